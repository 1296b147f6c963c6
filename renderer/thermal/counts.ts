import { exp, log } from "../exact-math.ts";
import type { Plane } from "./optics.ts";

/** A camera's response: S = R1 / (R2·(e^(B/T) − F)) − O, T in kelvin, S in counts (FLIR). */
export interface CountScale {
  r1: number;
  r2: number;
  b: number;
  f: number;
  o: number;
}

/** Read from pictures of these cameras. */
export const COUNT_SCALES = {
  "flir-sc660": { r1: 21106.77, r2: 0.012545258, b: 1501, f: 1, o: -7340 },
  "flir-vue-pro": { r1: 17096.45, r2: 0.04351538, b: 1428, f: 1, o: -55 },
} as const satisfies Readonly<Record<string, CountScale>>;

/** Counts, not rounded. */
export const countsOf = ({ r1, r2, b, f, o }: CountScale, kelvin: number): number =>
  r1 / (r2 * (exp(b / kelvin) - f)) - o;

export const kelvinOf = ({ r1, r2, b, f, o }: CountScale, counts: number): number =>
  b / log(r1 / (r2 * (counts + o)) + f);

/** What the detector's 14-bit converter gives, 0..16383. */
export function rawCounts({ data }: Plane, scale: CountScale): Uint16Array {
  const out = new Uint16Array(data.length);
  for (let k = 0; k < data.length; k++) out[k] = Math.min(16383, Math.max(0, Math.round(countsOf(scale, data[k]!))));
  return out;
}

/** Hundredths of a kelvin, 1..65535: 0 stands for "nothing measured". */
export function centikelvin({ data }: Plane): Uint16Array {
  const out = new Uint16Array(data.length);
  for (let k = 0; k < data.length; k++) out[k] = Math.min(65535, Math.max(1, (100 * data[k]! + 0.5) | 0));
  return out;
}
