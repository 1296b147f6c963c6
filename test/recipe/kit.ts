import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { defaultWorld } from "../../renderer/default-world.ts";
import { definePass, defineRandomizer, defineScene } from "../../renderer/define.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { integer, number, text, textsOf } from "../../renderer/params.ts";
import type { Registry } from "../../renderer/registry.ts";
import type { BadRow } from "./bad-rows/row.ts";

const sun = defineRandomizer({
  type: "SunAngleRandomizer",
  name: "sun",
  summary: "Where the sun stands",
  params: z
    .strictObject({
      elevationDegrees: number({ describe: "Above the horizon", unit: "degrees", min: -90, max: 90 }).optional(),
      azimuthDegrees: number({ describe: "Clockwise from north", unit: "degrees", min: 0, max: 360 }).default(180),
      minElevation: z.number().min(-90).max(90).optional(),
      maxElevation: z.number().min(-90).max(90).optional(),
    })
    .refine(({ minElevation = 0, maxElevation = 90 }) => minElevation <= maxElevation, {
      error: "the least elevation is greater than the greatest",
      params: { remedy: "Swap min and max." },
    }),
  normalise({ minElevation, maxElevation, ...params }) {
    if (minElevation === undefined && maxElevation === undefined) return params;
    return { ...params, elevationDegrees: { uniform: [minElevation ?? 0, maxElevation ?? 90] } };
  },
  apply() {},
});

const texture = defineRandomizer({
  type: "TextureRandomizer",
  name: "texture",
  summary: "Swaps textures",
  params: z.strictObject({
    items: z.array(z.strictObject({ tag: z.string(), textureList: z.array(z.string()).min(1) })).default([]),
  }),
  tags: (params) => items(params).map(({ tag }) => tag),
  assets: (params) => items(params).flatMap(({ textureList }) => textureList),
  apply() {},
});

const layout = defineRandomizer({
  type: "LayoutRandomizer",
  name: "layout",
  summary: "Rows and columns",
  params: z.strictObject({
    variant: text("Kind of module").default("60"),
    rows: integer({ describe: "How many rows", min: 1, max: 9 }).default(2),
  }),
  variants: ({ variant }) => textsOf(variant),
  apply() {},
});

const scene = defineScene({
  name: "solar-panel",
  summary: "A small plant",
  categories: [],
  tags: { ground: "the terrain", frame: "the frames" },
  variants: { "60": "60 cells", "72": "72 cells", "half-cut": "120 half cells" },
  randomizers: [
    { type: "SunAngleRandomizer", elevationDegrees: { uniform: [20, 60] } },
    { type: "LayoutRandomizer", rows: 3 },
  ],
  world: defaultWorld,
  facts: () => ({ surfaces: [] }),
  arrange: () => ({ objects: [], defects: [] }),
  page: async () => unused("page"),
});

const pass = (name: string) =>
  definePass({ name, summary: `The ${name} image`, format: "rgb8", page: async () => unused("page") });

/** Three tiny randomizers, one scene and four passes: the recipe code knows nothing but the registry. */
export const registry: Registry = {
  scenes: [scene],
  randomizers: [sun, texture, layout],
  passes: ["rgb", "thermal", "depth", "segmentation"].map(pass),
};

// One listener a folder: the table of bad input has a hundred of them.
process.setMaxListeners(0);

/** A folder with the given files, gone when the process ends. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "recipe-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** A recipe file with this text, or this object as JSON. */
export const recipeFile = (recipe: string | JsonObject): string => materialise({ recipe }) as string;

/** Writes a row's files; the path of its recipe, if it has one. */
export function materialise(row: Pick<BadRow, "recipe" | "files" | "file">): string | undefined {
  if (row.recipe === undefined && row.file === undefined) return undefined;
  const text = typeof row.recipe === "string" ? row.recipe : JSON.stringify(row.recipe ?? {}, null, 2);
  return join(folderWith({ "r.json": text, ...row.files }), row.file ?? "r.json");
}

function items(params: JsonObject): { tag: string; textureList: string[] }[] {
  return params.items as unknown as { tag: string; textureList: string[] }[];
}

function unused(what: string): never {
  throw new Error(`reading a recipe must not call ${what}`);
}
