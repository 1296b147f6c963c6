import type { Weather, World } from "../../renderer/world.ts";
import { type Mounting, risePerIrradiance, type ThermalModel } from "./physics/module-temperature.ts";

const ZERO_CELSIUS = 273.15;
const EFFICIENCY = 0.2;

/** K per W/m² of a healthy module above the air, by the world's model. */
export const riseOf = ({ heat, weather }: Pick<World, "heat" | "weather">): number =>
  risePerIrradiance(heat.model as ThermalModel, weather.windSpeed, {
    mounting: heat.mounting as Mounting,
    efficiency: EFFICIENCY,
    noctCelsius: heat.noctCelsius,
  });

export const ambientKelvin = (weather: Weather): number => weather.ambientTemperatureCelsius + ZERO_CELSIUS;

/** Kelvin of bare ground: absorbs more and gives less to the wind than a rack does. A rough model. */
export const groundTemperature = (weather: Weather, irradiance: number, albedo: number): number =>
  ambientKelvin(weather) + ((1 - albedo) * irradiance) / (38 + 4 * weather.windSpeed);
