import * as z from "zod";
import { linearRgb } from "../renderer/colour.ts";
import { defineRandomizer } from "../renderer/define.ts";
import { colour, number } from "../renderer/params.ts";
import type { MaterialChange, Vec3, World } from "../renderer/world.ts";

type Item = Omit<MaterialChange, "albedo"> & { tag: string; albedo?: string | Vec3 };

export const material = defineRandomizer({
  type: "MaterialRandomizer",
  name: "material",
  summary: "Colour, metal, roughness and relief of what carries a tag",
  params: z.strictObject({
    items: z
      .array(
        z.strictObject({
          tag: z.string().min(1).describe("A tag of the scene"),
          albedo: colour("Base colour").optional(),
          metallic: number({ describe: "0 dielectric, 1 metal", min: 0, max: 1 }).optional(),
          roughness: number({ describe: "0 mirror, 1 matte", min: 0, max: 1 }).optional(),
          normalStrength: number({ describe: "Factor on the relief, 0 is smooth", min: 0, max: 10 }).optional(),
        }),
      )
      .default([])
      .describe("What changes, by tag"),
  }),
  tags: (params) => (params.items as unknown as Item[]).map(({ tag }) => tag),
  apply(world: World, { items }: { items: readonly Item[] }) {
    for (const { tag, albedo, ...rest } of items) {
      const change = albedo === undefined ? rest : { ...rest, albedo: linearRgb(albedo) };
      world.materials[tag] = { ...world.materials[tag], ...change };
    }
  },
});
