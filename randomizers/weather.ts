import * as z from "zod";
import { defineRandomizer } from "../renderer/define.ts";
import { number } from "../renderer/params.ts";
import type { Weather, World } from "../renderer/world.ts";

const share = (describe: string) => number({ describe, min: 0, max: 1 }).optional();

export const weather = defineRandomizer({
  type: "WeatherRandomizer",
  name: "weather",
  summary: "Clouds, fog, rain, snow, dust, wind and air",
  params: z.strictObject({
    cloudCover: share("Share of the sky under cloud"),
    fogDensity: number({
      describe: "Extinction; 0.01 hides what is 300 m away",
      unit: "1/m",
      min: 0,
      max: 1,
    }).optional(),
    wetness: share("Rain on surfaces, from dry to wet"),
    rainDrops: share("Drops standing on surfaces"),
    snowCover: share("Share of upward surfaces under snow"),
    dust: share("Even film of dust"),
    soiling: share("Patches of dirt and bird droppings"),
    windSpeed: number({ describe: "Cools surfaces", unit: "m/s", min: 0, max: 60 }).optional(),
    ambientTemperatureCelsius: number({ describe: "Air", unit: "°C", min: -60, max: 60 }).optional(),
    relativeHumidity: number({ describe: "Air", unit: "percent", min: 0, max: 100 }).optional(),
  }),
  apply(world: World, values: Partial<Weather>) {
    Object.assign(world.weather, values);
  },
});
