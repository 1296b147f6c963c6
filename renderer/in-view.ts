import type { Camera } from "./arrangement.ts";
import { toCamera } from "./camera.ts";
import type { Vec3 } from "./world.ts";

/** Room for what a lens bends into the picture. */
const MARGIN = 1.3;

/** False only when no part of a ball can be in the picture. For a scene of many things. */
export function inView(camera: Camera, centre: Vec3, radius: number): boolean {
  const { K, width, height } = camera;
  const [x, y, z] = toCamera(camera, centre);
  if (z < -radius) return false;
  const reach = (pixels: number, focal: number) => ((z + radius) * MARGIN * pixels) / focal + 2 * radius;
  return Math.abs(x) < reach(farther(K[2], width), K[0]) && Math.abs(y) < reach(farther(K[5], height), K[4]);
}

/** Pixels from the principal point to the farther border. */
const farther = (middle: number, size: number): number => Math.max(middle, size - middle);
