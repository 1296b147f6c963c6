import type { Irradiance } from "../../../renderer/irradiance.ts";
import { dot } from "../../../renderer/vec.ts";
import type { Vec3 } from "../../../renderer/world.ts";

/** What falls on a plane by where it comes from, W/m². Only the beam throws shadows. */
export interface PlaneLight {
  beam: number;
  sky: number;
  ground: number;
}

/**
 * Beam, isotropic sky and ground reflection on a plane with the given unit normal (y is up):
 * DNI·max(0, cos AOI), DHI·(1 + cos β)/2, GHI·ρ·(1 − cos β)/2 (Liu and Jordan 1963; pvlib `irradiance.isotropic`).
 * Their sum is `planeIrradiance`. `irradiance` in renderer/ has the clear sky, the clouds and the split before it.
 */
export function planeLight(light: Irradiance, normal: Vec3, sun: Vec3, albedo: number): PlaneLight {
  const cosTilt = normal[1];
  return {
    beam: light.beamNormal * Math.max(0, dot(normal, sun)),
    sky: (light.diffuse * (1 + cosTilt)) / 2,
    ground: (light.global * albedo * (1 - cosTilt)) / 2,
  };
}

/** W/m² where a share 0..1 of the sun's disc is hidden: full shade leaves the diffuse light. */
export const shadedIrradiance = (light: PlaneLight, shade: number): number =>
  light.beam * (1 - shade) + light.sky + light.ground;
