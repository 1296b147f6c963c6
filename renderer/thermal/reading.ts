import type { World } from "../world.ts";
import { bandRadiance, brightnessKelvin } from "./band-radiance.ts";
import { entryAt } from "./table.ts";

/** What the detector can tell, kelvin: the high-gain range of common cameras and some more. */
const RANGE = [233.15, 423.15] as const;
const CELLS = 4096;
const LEAST = bandRadiance(RANGE[0]);
const CELL = (bandRadiance(RANGE[1]) - LEAST) / CELLS;
/** Kelvin at even steps of radiance. */
const KELVIN = Float64Array.from({ length: CELLS + 1 }, (_, k) => brightnessKelvin(LEAST + k * CELL));
/** The same for a shader, which looks at place radiance · scale + offset of `readingPlace`, held within the table. */
export const READING_TABLE = KELVIN;

/** Where a radiance lies in the table, by what the operator has set. */
export function readingPlace({ thermal }: Pick<World, "thermal">): { scale: number; offset: number } {
  const { emissivity, reflectedTemperatureCelsius } = thermal;
  const reflected = (1 - emissivity) * bandRadiance(reflectedTemperatureCelsius + 273.15);
  return { scale: 1 / (emissivity * CELL), offset: -(reflected / emissivity + LEAST) / CELL };
}

/** `apparentKelvin`: radiance → kelvin by what the operator has set, within what the detector can tell. */
export function readingOf(world: Pick<World, "thermal">, radiance: number): number {
  const { scale, offset } = readingPlace(world);
  const place = radiance * scale + offset;
  if (place <= 0) return RANGE[0];
  if (place >= CELLS) return RANGE[1];
  return entryAt(KELVIN, place);
}
