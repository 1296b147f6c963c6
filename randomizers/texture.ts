import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import type { JsonObject } from "../renderer/json.ts";
import { text, textsOf } from "../renderer/params.ts";
import type { World } from "../renderer/world.ts";

interface Item {
  tag: string;
  texture: string;
}

const item = z
  .strictObject({
    tag: z.string().min(1).describe("A tag of the scene"),
    textureList: z.array(z.string().min(1)).min(1).optional().describe("One of these, evenly: built-in names or files"),
    texture: text("The same with weights: a name, or a choice of names").optional(),
  })
  .refine(({ textureList, texture }) => (textureList === undefined) !== (texture === undefined), {
    error: "needs textureList or texture, one of them",
    params: { remedy: 'Write "textureList": ["…", "…"].' },
  });

export const texture = defineRandomizer({
  type: "TextureRandomizer",
  name: "texture",
  summary: "Swaps the texture of what carries a tag",
  params: z.strictObject({ items: z.array(item).default([]).describe("What changes, by tag") }),
  normalise: (params) => (Array.isArray(params.items) ? { ...params, items: params.items.map(normaliseItem) } : params),
  tags: (params) => itemsOf(params).map(({ tag }) => tag as string),
  assets: (params) => itemsOf(params).flatMap((entry) => textsOf(normaliseItem(entry).texture)),
  apply(world: World, { items }: { items: readonly Item[] }) {
    for (const { tag, texture } of items) world.materials[tag] = { ...world.materials[tag], texture };
  },
});

function normaliseItem(entry: JsonObject): JsonObject {
  const { textureList, ...rest } = entry;
  return textureList === undefined ? rest : { ...rest, texture: { choice: textureList } };
}

const itemsOf = (params: JsonObject) => params.items as readonly JsonObject[];
