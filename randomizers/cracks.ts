import * as z from "zod";
import { checkSeverity } from "../renderer/crack-checks.ts";
import { cracksOfFrame, cracksOfSurfaces, MOST_ON_SURFACE } from "../renderer/crack-counts.ts";
import { CRACK_FAMILY_NAMES, CRACK_PATTERN_COUNT } from "../renderer/crack-families.ts";
import { EXTENTS } from "../renderer/crack-placement.ts";
import { CRACK_SEVERITIES } from "../renderer/crack-severity.ts";
import { defineRandomizer } from "../renderer/define.ts";
import { choiceOf, integer, number } from "../renderer/params.ts";
import type { CrackPlacement, World } from "../renderer/world.ts";

/** In the order of the families. Lines to stars 9 : 1, as PVEL-AD counts boxes; chips at edges and corners are rare. */
const WEIGHTS = [30, 21, 30, 5, 3, 9, 1, 1];
const [SHORTEST, LONGEST] = EXTENTS;

const params = z
  .strictObject({
    probability: number({ describe: "Share of surfaces that are cracked", min: 0, max: 1 }).default(0.1),
    count: integer({ describe: "Cracks on a cracked surface", min: 1, max: MOST_ON_SURFACE }).default(1),
    perFrame: integer({
      describe: "Cracks in the whole frame, each on any surface, instead of probability and count",
      min: 0,
      max: 1000,
    }).optional(),
    family: choiceOf(CRACK_FAMILY_NAMES, "Kind of pattern").default({ choice: CRACK_FAMILY_NAMES, weights: WEIGHTS }),
    pattern: integer({
      describe: "Number in the library, instead of a family",
      min: 0,
      max: CRACK_PATTERN_COUNT - 1,
    }).optional(),
    length: number({ describe: "Longest extent", unit: "metres", min: SHORTEST, max: LONGEST }).default({
      logNormal: { median: 0.09, sigma: 0.7, min: SHORTEST, max: LONGEST },
    }),
    severity: choiceOf(CRACK_SEVERITIES, "Instead of length, which is then drawn evenly from what gives it").optional(),
    widthMm: number({ describe: "Width of the gap", unit: "mm", min: 0.1, max: 2 }).default({
      logNormal: { median: 0.4, sigma: 0.7, min: 0.1, max: 2 },
    }),
    rotationDegrees: number({
      describe:
        "Turns the pattern; else lines keep their direction, chips sit at their edge and the rest lie as they fall",
      unit: "degrees",
    }).optional(),
  })
  .superRefine((given, context) => checkSeverity(given as never, context));

export const cracks = defineRandomizer({
  type: "CrackRandomizer",
  name: "cracks",
  summary: "Cracks from the library on the scene's surfaces",
  params,
  sample(draw, given, { surfaces }) {
    if (given.perFrame !== undefined) {
      const perFrame = draw.value<number>(given.perFrame, "perFrame");
      return { perFrame, cracks: cracksOfFrame(draw, given, perFrame, surfaces) as never };
    }
    const probability = draw.value<number>(given.probability, "probability");
    return { probability, cracks: cracksOfSurfaces(draw, given, probability, surfaces) as never };
  },
  apply(world: World, values: { cracks: readonly CrackPlacement[] }, by: string) {
    const others = world.cracks.filter((crack) => crack.by !== by);
    world.cracks = [...others, ...values.cracks.map((crack) => ({ ...crack, by }))];
  },
});
