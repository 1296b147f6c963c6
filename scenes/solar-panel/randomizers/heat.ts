import * as z from "zod";
import { defineRandomizer } from "../../../renderer/define.ts";
import { choiceOf, integer, number } from "../../../renderer/params.ts";
import type { Heat, World } from "../../../renderer/world.ts";
import { type Mounting, THERMAL_MODELS, type ThermalModel } from "../physics/module-temperature.ts";

const MODELS = THERMAL_MODELS as readonly [ThermalModel, ...ThermalModel[]];
const MOUNTINGS = [
  "glass-polymer-rack",
  "glass-glass-rack",
  "glass-glass-close",
  "insulated",
] as const satisfies Mounting[];

export const heat = defineRandomizer({
  type: "HeatRandomizer",
  name: "heat",
  summary: "How modules take up heat and lose it: temperature model, mounting, frames, clamps, cell-to-cell spread",
  params: z.strictObject({
    model: choiceOf(MODELS, "Module temperature model").optional(),
    mounting: choiceOf(MOUNTINGS, "How modules stand; for models that ask").optional(),
    noctCelsius: number({ describe: "For sam-noct and ross", unit: "°C", min: 30, max: 80 }).optional(),
    cellSpreadKelvin: number({ describe: "From cell to cell", unit: "kelvin, sd", min: 0, max: 5 }).optional(),
    frameCooling: number({ describe: "Of the frame, times the glass's", min: 0, max: 20 }).optional(),
    boxInsulation: number({ describe: "What a junction box takes of the cooling", min: 0, max: 1 }).optional(),
    coolingAlong: number({
      describe: "Change of cooling from the upper to the lower edge",
      min: -1,
      max: 1,
    }).optional(),
    coolingAcross: number({ describe: "Change of cooling from left to right", min: -1, max: 1 }).optional(),
    clamps: choiceOf(["none", "sides", "ends"], "Where cold clamps hold the module").optional(),
    clampCooling: number({ describe: "At a clamp, times the glass's", min: 0, max: 50 }).optional(),
    seed: integer({ describe: "Decides the scatter; new in each frame", min: 0, max: 2147483647 }).default({
      integer: [0, 2147483647],
    }),
  }),
  apply(world: World, values: Partial<Heat>) {
    Object.assign(world.heat, values);
  },
});
