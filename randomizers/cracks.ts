import * as z from "zod";
import { CRACK_FAMILY_NAMES, CRACK_PATTERN_COUNT } from "../renderer/crack-families.ts";
import { placeCrack } from "../renderer/crack-placement.ts";
import { defineRandomizer } from "../renderer/define.ts";
import type { Distribution } from "../renderer/draw.ts";
import { choiceOf, integer, number } from "../renderer/params.ts";
import { hashText } from "../renderer/rng.ts";
import type { CrackPlacement, World } from "../renderer/world.ts";

/** Numbers kept for each surface, so that every crack of it has streams of its own. */
const MOST = 16;

const CHANCE: Distribution<number> = { sample: (rng) => rng.next() };

/** In the order of the families. Lines to stars 9 : 1, as PVEL-AD counts boxes; chips at edges and corners are rare. */
const WEIGHTS = [30, 21, 30, 5, 3, 9, 1, 1];

export const cracks = defineRandomizer({
  type: "CrackRandomizer",
  name: "cracks",
  summary: "Cracks from the library on the scene's surfaces",
  params: z.strictObject({
    probability: number({ describe: "Share of surfaces that are cracked", min: 0, max: 1 }).default(0.1),
    count: integer({ describe: "Cracks on a cracked surface", min: 1, max: MOST }).default(1),
    family: choiceOf(CRACK_FAMILY_NAMES, "Kind of pattern").default({ choice: CRACK_FAMILY_NAMES, weights: WEIGHTS }),
    pattern: integer({
      describe: "Number in the library, instead of a family",
      min: 0,
      max: CRACK_PATTERN_COUNT - 1,
    }).optional(),
    length: number({ describe: "Longest extent", unit: "metres", min: 0.01, max: 0.3 }).default({
      logNormal: { median: 0.09, sigma: 0.7, min: 0.01, max: 0.3 },
    }),
    widthMm: number({ describe: "Width of the gap", unit: "mm", min: 0.1, max: 2 }).default({
      logNormal: { median: 0.4, sigma: 0.7, min: 0.1, max: 2 },
    }),
    rotationDegrees: number({
      describe:
        "Turns the pattern; else lines keep their direction, chips sit at their edge and the rest lie as they fall",
      unit: "degrees",
    }).optional(),
  }),
  sample(draw, params, { surfaces }) {
    const probability = draw.value<number>(params.probability, "probability");
    const placed: CrackPlacement[] = [];
    for (const surface of surfaces) {
      const first = hashText(surface.key) * MOST;
      if (draw.value(CHANCE, "surface", first) >= probability) continue;
      const count = draw.value<number>(params.count, "count", first);
      for (let n = first; n < first + count; n++) placed.push(placeCrack(draw, params, surface, n));
    }
    return { probability, cracks: placed as never };
  },
  apply(world: World, values: { cracks: readonly CrackPlacement[] }, by: string) {
    const others = world.cracks.filter((crack) => crack.by !== by);
    world.cracks = [...others, ...values.cracks.map((crack) => ({ ...crack, by }))];
  },
});
