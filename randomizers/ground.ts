import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import { integer, number, text, textsOf } from "../renderer/params.ts";
import type { Ground, World } from "../renderer/world.ts";

export const ground = defineRandomizer({
  type: "GroundRandomizer",
  name: "ground",
  summary: "Texture, slope and bumps of the ground",
  params: z.strictObject({
    texture: text("Built-in texture or image file, or a choice of them").optional(),
    textureSize: number({ describe: "What one repeat covers", unit: "metres", min: 0.01, max: 1000 }).optional(),
    albedo: number({ describe: "Share of light thrown back, for the physics", min: 0, max: 1 }).optional(),
    wear: number({ describe: "Bare patches, and wheel tracks between the rows", min: 0, max: 1 }).optional(),
    vegetation: number({ describe: "Tufts and shrubs: 0 none, 1 overgrown", min: 0, max: 1 }).optional(),
    slopeDegrees: number({ describe: "Mean slope", unit: "degrees", min: 0, max: 45 }).optional(),
    slopeAzimuthDegrees: number({
      describe: "Where the slope faces, clockwise from north",
      unit: "degrees",
    }).optional(),
    undulation: number({ describe: "Height of smooth bumps", unit: "metres", min: 0, max: 20 }).optional(),
    undulationLength: number({ describe: "Length of the bumps", unit: "metres", min: 0.5, max: 1000 }).optional(),
    seed: integer({ describe: "Shifts bumps and texture; new in each frame", min: 0, max: 2147483647 }).default({
      integer: [0, 2147483647],
    }),
  }),
  assets: ({ texture }) => textsOf(texture),
  apply(world: World, values: Partial<Ground>) {
    Object.assign(world.ground, values);
  },
});
