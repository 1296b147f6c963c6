import type { Camera } from "../../renderer/arrangement.ts";
import { pixelRay } from "../../renderer/straighten.ts";
import type { Vec3 } from "../../renderer/world.ts";

/** Unit vector in camera axes (x right, y down, z forward) through a point of the picture, in pixels; the lens is undone. */
export function rayThrough(camera: Camera, px: number, py: number): Vec3 {
  const [x, y] = pixelRay(camera, px, py);
  const length = Math.sqrt(x * x + y * y + 1);
  return [x / length, y / length, 1 / length];
}
