import { faultsOf, type ModuleCondition } from "./condition.ts";
import type { TexelGrid } from "./grid.ts";
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
  /** The product of the three: where cells make their photocurrent. */
  making: Float64Array;
}

/**
 * Written into the planes of `into`. `beamShare` is the share of the sun's disc that each texel sees past other objects of
 * the scene, 0..1; without it nothing is in the way. Shades of the condition come on top.
 */
export function texelLight(
  grid: TexelGrid,
  light: PlaneLight,
  condition: ModuleCondition,
  into: TexelLight,
  beamShare?: Float64Array,
): TexelLight {
  const { irradiance, transmission, activity, making } = into;
  lay("soil", transmission.fill(1), grid, condition);
  lay("inactive", activity.fill(1), grid, condition);
  if (beamShare) irradiance.set(beamShare);
  lay("shade", beamShare ? irradiance : irradiance.fill(1), grid, condition);
  for (let k = 0; k < irradiance.length; k++) {
    irradiance[k] = shadedIrradiance(light, 1 - irradiance[k]!);
    making[k] = irradiance[k]! * transmission[k]! * activity[k]!;
  }
  return into;
}

function lay(kind: "soil" | "inactive" | "shade", plane: Float64Array, grid: TexelGrid, condition: ModuleCondition) {
  for (const { outline, strength } of faultsOf(condition, kind)) multiplyInside(plane, grid, outline, strength);
}
