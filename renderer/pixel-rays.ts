import type { Camera } from "./arrangement.ts";
import { pixelRay } from "./straighten.ts";
import type { Vec3 } from "./world.ts";

/** Unit vectors in camera axes (x right, y down, z forward) through the middle of pixel k, row by row; the lens is undone. */
export function pixelRays(camera: Camera): (k: number) => Vec3 {
  const { width } = camera;
  return (k) => rayThrough(camera, (k % width) + 0.5, Math.floor(k / width) + 0.5);
}

/** The same through any point of the picture, in pixels. */
export function rayThrough(camera: Camera, px: number, py: number): Vec3 {
  const [x, y] = pixelRay(camera, px, py);
  const length = Math.sqrt(x * x + y * y + 1);
  return [x / length, y / length, 1 / length];
}
