import type { Weather } from "../../renderer/world.ts";

const ZERO_CELSIUS = 273.15;
/** Faiman 2008, open rack: W/m²K and W·s/m³K. */
const U0 = 25;
const U1 = 6.84;
/** Absorbed share and electrical efficiency; with them U′ makes a healthy cell equal to Faiman. */
const ABSORPTANCE = 0.9;
const EFFICIENCY = 0.2;

/** Kelvin of a module by Faiman: T = Ta + G / (U0 + U1·v). */
export const moduleTemperature = (weather: Weather, irradiance: number): number =>
  ambientKelvin(weather) + irradiance / (U0 + U1 * weather.windSpeed);

export const ambientKelvin = (weather: Weather): number => weather.ambientTemperatureCelsius + ZERO_CELSIUS;

/** Kelvin of bare ground: absorbs more and gives less to the wind than a rack does. A rough model. */
export const groundTemperature = (weather: Weather, irradiance: number, albedo: number): number =>
  ambientKelvin(weather) + ((1 - albedo) * irradiance) / (38 + 4 * weather.windSpeed);

/**
 * Kelvin above its neighbours for a cell whose crack cuts off the given share of it: the module's current is forced
 * through what is left, and the cell takes up power in reverse bias. Worst near half (Dhimish 2021: 40–60 %), up
 * to 20 W at 1000 W/m². ΔT = P / (A·U′), U′ = (α − η)(25 + 6.84·v).
 */
export function hotCellRise(share: number, cellArea: number, irradiance: number, weather: Weather): number {
  const s = Math.min(1, Math.max(0, share));
  const watts = 20 * 4 * s * (1 - s) * (irradiance / 1000);
  return watts / (cellArea * (ABSORPTANCE - EFFICIENCY) * (U0 + U1 * weather.windSpeed));
}
