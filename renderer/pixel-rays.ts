import type { Camera } from "./arrangement.ts";
import type { Vec3 } from "./world.ts";

const NEWTON_STEPS = 8;

/** Unit vectors in camera axes (x right, y down, z forward) through the middle of pixel k, row by row; the lens is undone. */
export function pixelRays(camera: Camera): (k: number) => Vec3 {
  const { width } = camera;
  return (k) => rayThrough(camera, (k % width) + 0.5, Math.floor(k / width) + 0.5);
}

/** The same through any point of the picture, in pixels. */
export function rayThrough({ K, k1, k2 }: Camera, px: number, py: number): Vec3 {
  const [x, y] = [(px - K[2]) / K[0], (py - K[5]) / K[4]];
  const bent = x * x + y * y;
  const s = bent === 0 || (k1 === 0 && k2 === 0) ? 1 : straightened(Math.sqrt(bent), k1, k2);
  const length = Math.sqrt(bent * s * s + 1);
  return [(x * s) / length, (y * s) / length, 1 / length];
}

/** Radius without the lens over radius with it: the inverse of r·(1 + k1·r² + k2·r⁴) by Newton's method. */
function straightened(bent: number, k1: number, k2: number): number {
  let r = bent;
  for (let k = 0; k < NEWTON_STEPS; k++) {
    const r2 = r * r;
    r -= (r * (1 + k1 * r2 + k2 * r2 * r2) - bent) / (1 + 3 * k1 * r2 + 5 * k2 * r2 * r2);
  }
  return r / bent;
}
