import { boxBlur } from "./blur.ts";
import type { Raster } from "./raster.ts";

/** Share of the light that glass and wafer scatter, and how far, metres. It is why isolated silicon and gaps are not black. */
const SCATTERED = 0.1;
const REACH = 0.006;
/** Light that reaches the whole field: reflections between glass and lens, as a share of the mean. */
const STRAY = 0.03;

export function spreadLight(intensity: Float32Array, { width, height, step }: Raster): Float32Array {
  const glow = boxBlur({ width, height, values: intensity }, Math.max(1, Math.round(REACH / step)));
  let sum = 0;
  for (let k = 0; k < intensity.length; k++) sum += intensity[k]!;
  const stray = (STRAY * sum) / intensity.length;
  for (let k = 0; k < glow.length; k++) glow[k] = (1 - SCATTERED) * intensity[k]! + SCATTERED * glow[k]! + stray;
  return glow;
}
