import { faultsOf, type ModuleCondition } from "./condition.ts";
import { type TexelGrid, texelCount } from "./grid.ts";
import { type PlaneLight, shadedIrradiance } from "./plane-of-array.ts";
import { multiplyInside } from "./raster.ts";

/** What each texel gets and does, as the condition has it. */
export interface TexelLight {
  /** W/m² on the glass. */
  irradiance: Float64Array;
  /** Share of it that passes the dirt, 0..1. */
  transmission: Float64Array;
  /** Share of the photocurrent that reaches the busbars, 0..1. */
  activity: Float64Array;
}

/**
 * `beamShare` is the share of the sun's disc that each texel sees past other objects of the scene, 0..1; without it
 * nothing is in the way. Shades of the condition come on top.
 */
export function texelLight(
  grid: TexelGrid,
  light: PlaneLight,
  condition: ModuleCondition,
  beamShare?: Float64Array,
): TexelLight {
  const full = () => new Float64Array(texelCount(grid)).fill(1);
  const [transmission, activity, sun] = [full(), full(), beamShare ? Float64Array.from(beamShare) : full()];
  for (const { outline, strength } of faultsOf(condition, "shade")) multiplyInside(sun, grid, outline, strength);
  for (const { outline, strength } of faultsOf(condition, "soil"))
    multiplyInside(transmission, grid, outline, strength);
  for (const { outline, strength } of faultsOf(condition, "inactive"))
    multiplyInside(activity, grid, outline, strength);
  return { irradiance: sun.map((share) => shadedIrradiance(light, 1 - share)), transmission, activity };
}
