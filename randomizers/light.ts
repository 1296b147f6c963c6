import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import { number } from "../renderer/params.ts";
import type { Light, World } from "../renderer/world.ts";

export const light = defineRandomizer({
  type: "LightRandomizer",
  name: "light",
  summary: "Strength and colour of sun and sky",
  params: z.strictObject({
    intensity: number({ describe: "Factor on sun and sky, 1 is clear noon", min: 0, max: 10 }).optional(),
    colourTemperatureKelvin: number({
      describe: "Colour of the direct sun",
      unit: "kelvin",
      min: 1500,
      max: 15000,
    }).optional(),
    skyTurbidity: number({ describe: "Haze: 2 clean mountain air, 10 hazy", min: 1.7, max: 10 }).optional(),
  }),
  apply(world: World, values: Partial<Light>) {
    Object.assign(world.light, values);
  },
});
