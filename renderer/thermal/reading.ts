import { entryAt } from "../table.ts";
import type { World } from "../world.ts";
import { bandRadiance, brightnessKelvin } from "./band-radiance.ts";

/** What the detector can tell, kelvin: the high-gain range of common cameras and some more. */
const RANGE = [233.15, 423.15] as const;
const CELLS = 4096;
const LEAST = bandRadiance(RANGE[0]);
const CELL = (bandRadiance(RANGE[1]) - LEAST) / CELLS;
/** Kelvin at even steps of radiance. */
const KELVIN = Float64Array.from({ length: CELLS + 1 }, (_, k) => brightnessKelvin(LEAST + k * CELL));

/** `apparentKelvin` for each pixel: radiance → kelvin by what the operator has set, within what the detector can tell. */
export class Reading {
  private readonly scale: number;
  private readonly offset: number;

  constructor({ thermal }: Pick<World, "thermal">) {
    const { emissivity, reflectedTemperatureCelsius } = thermal;
    const reflected = (1 - emissivity) * bandRadiance(reflectedTemperatureCelsius + 273.15);
    this.scale = 1 / (emissivity * CELL);
    this.offset = -(reflected / emissivity + LEAST) / CELL;
  }

  kelvin(radiance: number): number {
    const place = radiance * this.scale + this.offset;
    if (place <= 0) return RANGE[0];
    if (place >= CELLS) return RANGE[1];
    return entryAt(KELVIN, place);
  }
}
