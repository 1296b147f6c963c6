import { type Air, airTransmittance } from "./at-sensor.ts";

const STEP = 0.5;
const FARTHEST = 500;

/** Transmittance by metres of air, from a table of half metres. */
export function airPath(air: Air): (metres: number) => number {
  const table = Float64Array.from({ length: FARTHEST / STEP + 2 }, (_, k) => airTransmittance(air, k * STEP));
  return (metres) => {
    const place = Math.min(FARTHEST, metres) / STEP;
    const k = Math.floor(place);
    return table[k]! + (place - k) * (table[k + 1]! - table[k]!);
  };
}
