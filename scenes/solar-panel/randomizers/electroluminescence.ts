import * as z from "zod";
import { defineRandomizer } from "../../../renderer/define.ts";
import { choiceOf, integer, number } from "../../../renderer/params.ts";
import type { Luminescence, World } from "../../../renderer/world.ts";

const between = (low: number, high: number) => ({ uniform: [low, high] as [number, number] });
const share = (describe: string) => number({ describe, min: 0, max: 1 });

/** What the pass `el` shows of modules besides their cracks. It has a say in that pass and in labels, in no other picture. */
export const electroluminescence = defineRandomizer({
  type: "ElectroluminescenceRandomizer",
  name: "electroluminescence",
  summary: "What an electroluminescence camera finds in the modules, and how it takes them: for the pass el",
  params: z.strictObject({
    technology: choiceOf(["mono", "poly"], "Silicon of the cells; else as the tag cell is textured").optional(),
    interruptedCells: share("Share of cells with one to six interrupted fingers").default(between(0.05, 0.3)),
    spottedCells: share("Share of cells with dark spots that are no cracks").default(between(0, 0.04)),
    shuntedModules: share("Share of modules in which a few cells hardly light").default(0.15),
    degradedModules: share("Share of modules with potential-induced degradation").default(0.05),
    openCracks: share("Share of cracks that cut off silicon, half of them wholly").default(0.7),
    exposure: number({
      describe: "Mean brightness of whole silicon, of the camera's range",
      min: 0.05,
      max: 0.95,
    }).default(between(0.55, 0.72)),
    blurPixels: number({ describe: "Optics", unit: "pixels, sigma", min: 0, max: 5 }).default(between(0.5, 0.9)),
    vignette: share("Light missing at the middle of the longer side").default(between(0, 0.1)),
    shotNoise: number({ describe: "Of the exposure, sd", min: 0, max: 0.5 }).default(between(0.002, 0.006)),
    readNoise: number({ describe: "Of the camera's range, sd", min: 0, max: 0.2 }).default(between(0.001, 0.003)),
    strayLight: number({ describe: "Over the whole picture, of the exposure", min: 0, max: 0.5 }).default(
      between(0.005, 0.03),
    ),
    seed: integer({ describe: "Of wafers and faults; new in each frame", min: 0, max: 2147483647 }).default({
      integer: [0, 2147483647],
    }),
  }),
  apply(world: World, values: Luminescence) {
    world.luminescence = { ...values };
  },
});
