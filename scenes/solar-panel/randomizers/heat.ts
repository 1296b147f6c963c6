import * as z from "zod";
import { defineRandomizer } from "../../../renderer/define.ts";
import { choiceOf, flag, integer, number } from "../../../renderer/params.ts";
import type { Heat, World } from "../../../renderer/world.ts";
import { type Mounting, THERMAL_MODELS, type ThermalModel } from "../physics/module-temperature.ts";

const MODELS = THERMAL_MODELS as readonly [ThermalModel, ...ThermalModel[]];
const MOUNTINGS = [
  "glass-polymer-rack",
  "glass-glass-rack",
  "glass-glass-close",
  "insulated",
] as const satisfies Mounting[];

const metres = (describe: string, max = 1) => number({ describe, unit: "metres", min: 0, max }).optional();
/** As a multiple of the glass's own cooling. */
const cooling = (describe: string, min = 0, max = 50) =>
  number({ describe, unit: "times the glass's", min, max }).optional();

export const heat = defineRandomizer({
  type: "HeatRandomizer",
  name: "heat",
  summary:
    "How solar modules take up heat and lose it: temperature model, frames, edges, clamps, rails, junction boxes",
  params: z.strictObject({
    model: choiceOf(MODELS, "Module temperature model").optional(),
    mounting: choiceOf(MOUNTINGS, "How modules stand; for models that ask").optional(),
    noctCelsius: number({ describe: "For sam-noct and ross", unit: "°C", min: 30, max: 80 }).optional(),
    frameEmissivity: number({ describe: "Worn aluminium 0.35, anodised 0.7 to 0.9", min: 0.05, max: 1 }).optional(),
    frameCooling: cooling("Of the frame, which is a fin"),
    edgeCooling: cooling("What the edges add, where wind first meets the glass"),
    edgeReach: metres("In which that falls to 1/e"),
    coolingAlong: cooling("Change from the upper to the lower edge: warm air rises", -1, 1),
    coolingAcross: cooling("Change from left to right: wind blows from one side", -1, 1),
    boxInsulation: number({ describe: "What a junction box takes of the cooling", min: 0, max: 1 }).optional(),
    clamps: choiceOf(["none", "sides", "ends"], "Where clamps hold the module").optional(),
    clampLength: metres("Of a clamp along the edge"),
    clampDepth: metres("Of a clamp into the module"),
    clampCooling: cooling("Of a clamp's metal"),
    rails: flag("Rails behind framed modules").optional(),
    railPlace: number({ describe: "From the middle, as a share of the half length", min: 0, max: 1 }).optional(),
    railWidth: metres("Of a rail"),
    railCooling: cooling("Of a rail; below 0 it keeps wind off the back", -1),
    endRailWidth: metres("Of rails under the ends of frameless modules"),
    endRailCooling: cooling("Of those", -1),
    glued: flag("Frameless modules are glued to a rail behind their middle").optional(),
    middleRailPlace: number({ describe: "Of that rail, as railPlace", min: 0, max: 1 }).optional(),
    middleRailWidth: metres("Of that rail"),
    middleRailCooling: cooling("Of that rail", -1),
    seed: integer({ describe: "Decides the scatter; new in each frame", min: 0, max: 2147483647 }).default({
      integer: [0, 2147483647],
    }),
  }),
  apply(world: World, values: Partial<Heat>) {
    Object.assign(world.heat, values);
  },
});
