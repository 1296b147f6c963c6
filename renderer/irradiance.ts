import { cosDegrees, exp, pow, sinDegrees } from "./exact-math.ts";
import { dot } from "./vec.ts";
import type { Sun, Vec3, World } from "./world.ts";

/** W/m². */
export interface Irradiance {
  global: number;
  beamNormal: number;
  diffuse: number;
}

/** Unit vector from the scene to the sun. */
export function sunDirection(sun: Sun): Vec3 {
  const c = cosDegrees(sun.elevationDegrees);
  return [c * sinDegrees(sun.azimuthDegrees), sinDegrees(sun.elevationDegrees), -c * cosDegrees(sun.azimuthDegrees)];
}

/**
 * Irradiance on level ground. Clear sky: Haurwitz 1945, GHI = 1098·cosZ·exp(−0.059/cosZ). Clouds: Kasten and
 * Czeplak 1980, × (1 − 0.75·c^3.4). Diffuse part: Erbs 1982 from the clearness index.
 */
export function irradiance(world: Pick<World, "sun" | "light" | "weather">): Irradiance {
  const cosZenith = sinDegrees(world.sun.elevationDegrees);
  if (cosZenith <= 0.01) return { global: 0, beamNormal: 0, diffuse: 0 };
  const clear = 1098 * cosZenith * exp(-0.059 / cosZenith);
  const global = clear * (1 - 0.75 * pow(world.weather.cloudCover, 3.4)) * world.light.intensity;
  const diffuse = global * diffuseFraction(global / (1366 * cosZenith));
  return { global, diffuse, beamNormal: (global - diffuse) / cosZenith };
}

function diffuseFraction(kt: number): number {
  if (kt <= 0.22) return 1 - 0.09 * kt;
  if (kt > 0.8) return 0.165;
  return 0.9511 + kt * (-0.1604 + kt * (4.388 + kt * (-16.638 + kt * 12.336)));
}

/** On a tilted plane with isotropic sky: beam·cos(incidence) + diffuse·(1+cosβ)/2 + global·albedo·(1−cosβ)/2. */
export function planeIrradiance(light: Irradiance, normal: Vec3, sun: Vec3, albedo: number): number {
  const cosTilt = normal[1];
  return (
    light.beamNormal * Math.max(0, dot(normal, sun)) +
    (light.diffuse * (1 + cosTilt)) / 2 +
    (light.global * albedo * (1 - cosTilt)) / 2
  );
}
