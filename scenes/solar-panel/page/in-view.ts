import type { Camera } from "../../../renderer/arrangement.ts";
import { toCamera } from "../../../renderer/camera.ts";
import type { Vec3 } from "../../../renderer/world.ts";

/** Room for what a lens bends into the picture. */
const MARGIN = 1.3;

/** False only when no part of a ball can be in the picture. */
export function inView(camera: Camera, centre: Vec3, radius: number): boolean {
  const [x, y, z] = toCamera(camera, centre);
  if (z < -radius) return false;
  const reach = (pixels: number, focal: number) => ((z + radius) * MARGIN * pixels) / 2 / focal + 2 * radius;
  return Math.abs(x) < reach(camera.width, camera.K[0]) && Math.abs(y) < reach(camera.height, camera.K[4]);
}
