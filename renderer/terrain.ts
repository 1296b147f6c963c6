import { cosDegrees, sin, sinDegrees, tanDegrees } from "./exact-math.ts";
import { hash01 } from "./hash-noise.ts";
import type { Ground } from "./world.ts";

/** Height of the ground in metres at world x, z. The page's ground mesh and everything that stands on it use this one. */
export type Terrain = (x: number, z: number) => number;

const WAVES = 3;

/** A plane of the given slope plus three sine waves of random direction and phase. */
export function terrain(ground: Ground): Terrain {
  const fall = tanDegrees(ground.slopeDegrees);
  // Faces azimuth a: falls towards (sin a, -cos a) in x, z.
  const slopeX = -fall * sinDegrees(ground.slopeAzimuthDegrees);
  const slopeZ = fall * cosDegrees(ground.slopeAzimuthDegrees);
  if (ground.undulation === 0) return (x, z) => slopeX * x + slopeZ * z;
  const waves = Array.from({ length: WAVES }, (_, k) => {
    const heading = 360 * hash01(ground.seed, 3 * k);
    const wavenumber = ((2 * Math.PI) / ground.undulationLength) * (0.7 + 0.6 * hash01(ground.seed, 3 * k + 1));
    const phase = 2 * Math.PI * hash01(ground.seed, 3 * k + 2);
    return [wavenumber * cosDegrees(heading), wavenumber * sinDegrees(heading), phase] as const;
  });
  const amplitude = ground.undulation / WAVES;
  return (x, z) => {
    let height = slopeX * x + slopeZ * z;
    for (const [kx, kz, phase] of waves) height += amplitude * sin(kx * x + kz * z + phase);
    return height;
  };
}
