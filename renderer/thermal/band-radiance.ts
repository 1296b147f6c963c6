import { exp } from "../exact-math.ts";
import { entryAt } from "./table.ts";

/** Planck's constants for wavelengths in µm, CODATA 2018: 2hc² in W·µm⁴/m²/sr and hc/k in µm·K. */
const C1 = 1.191042972e8;
const C2 = 1.438776877e4;
/** The camera's band, µm: an uncooled microbolometer behind germanium. */
const BAND = [8, 14] as const;
/** Simpson intervals over the band: exact to 1e-7. */
const INTERVALS = 24;

/** The table's kelvin: from below any sky to above any hot spot. Radiances outside are those of its ends. */
const LOWEST = 100;
const STEP = 0.25;
const COUNT = 3201;
const HIGHEST = LOWEST + (COUNT - 1) * STEP;

/** W/m²/sr of a black body between 8 and 14 µm, by Simpson's rule. */
function integrate(kelvin: number): number {
  const step = (BAND[1] - BAND[0]) / INTERVALS;
  let sum = 0;
  for (let k = 0; k <= INTERVALS; k++) {
    const um = BAND[0] + k * step;
    const weight = k === 0 || k === INTERVALS ? 1 : k % 2 === 1 ? 4 : 2;
    const um2 = um * um;
    sum += (weight * C1) / (um2 * um2 * um * (exp(C2 / (um * kelvin)) - 1));
  }
  return (sum * step) / 3;
}

const TABLE = Float64Array.from({ length: COUNT }, (_, k) => integrate(LOWEST + k * STEP));
/** The same for a shader: entry k is that of `lowest` + k · `step` kelvin. */
export const BAND_TABLE = { entries: TABLE, lowest: LOWEST, step: STEP } as const;

/** W/m²/sr of a black body in the camera's band; 100–900 K, to 0.3 mK from 200 K on. */
export function bandRadiance(kelvin: number): number {
  if (kelvin <= LOWEST) return TABLE[0]!;
  if (kelvin >= HIGHEST) return TABLE[COUNT - 1]!;
  return entryAt(TABLE, (kelvin - LOWEST) / STEP);
}

/** Kelvin of the black body with this band radiance: the inverse of `bandRadiance`. */
export function brightnessKelvin(radiance: number): number {
  let [low, high] = [0, COUNT - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (TABLE[middle]! <= radiance) low = middle;
    else high = middle;
  }
  const share = (radiance - TABLE[low]!) / (TABLE[high]! - TABLE[low]!);
  return LOWEST + STEP * (low + Math.min(1, Math.max(0, share)));
}

/** dL/dT in W/m²/sr/K. */
export function radianceSlope(kelvin: number): number {
  return (bandRadiance(kelvin + STEP) - bandRadiance(kelvin - STEP)) / (2 * STEP);
}
