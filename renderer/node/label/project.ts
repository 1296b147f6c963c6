import type { Camera } from "../../arrangement.ts";
import { toPixel } from "../../camera.ts";
import type { Vec3 } from "../../world.ts";
import { clip, clipToRectangle, convexHull, type Point, subdivide } from "./polygon.ts";

/** With lens distortion, straight lines are bent in pieces of this many pixels. */
const PIECE = 8;

export const isDistorted = (camera: Camera): boolean => camera.k1 !== 0 || camera.k2 !== 0;

/** The part of a polygon (camera coordinates) in front of the near plane. */
export function clipNear(camera: Camera, polygon: readonly Vec3[]): readonly Vec3[] {
  return clip(polygon, (p) => p[2] - camera.near, mixVec3);
}

function mixVec3(a: Vec3, b: Vec3, s: number): Vec3 {
  return [a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s, a[2] + (b[2] - a[2]) * s];
}

/** Camera coordinates → pixels by the pinhole alone. */
export function toPinhole(camera: Camera, [x, y, z]: Vec3): Point {
  return [camera.K[0] * (x / z) + camera.K[2], camera.K[4] * (y / z) + camera.K[5]];
}

/**
 * Squared radius (normalised coordinates) up to which the lens model is one-to-one. Beyond it, Brown–Conrady
 * folds the picture back onto itself: such points are held at this radius, and have no pixel of their own.
 */
export function lensRange(camera: Camera): number {
  const [a, b, c] = [5 * camera.k2, 3 * camera.k1, 1];
  if (a === 0) return b < 0 ? -c / b : Number.POSITIVE_INFINITY;
  const root = b * b - 4 * a * c;
  if (root < 0) return Number.POSITIVE_INFINITY;
  const both = [(-b - Math.sqrt(root)) / (2 * a), (-b + Math.sqrt(root)) / (2 * a)].filter((s) => s > 0);
  return Math.min(Number.POSITIVE_INFINITY, ...both);
}

/** Camera coordinates → pixels as the lens shows them; null behind the near plane or outside the lens model. */
export function toLensPixel(camera: Camera, point: Vec3): Point | null {
  const [x, y, z] = point;
  if (z < camera.near || (x * x + y * y) / (z * z) > lensRange(camera)) return null;
  return toPixel(camera, point);
}

/** A pinhole pixel → where the lens puts it. */
export function bend(camera: Camera, [px, py]: Point): Point {
  const x = (px - camera.K[2]) / camera.K[0];
  const y = (py - camera.K[5]) / camera.K[4];
  const s = Math.min(1, Math.sqrt(lensRange(camera) / (x * x + y * y)));
  return toPixel(camera, [x * s, y * s, 1]);
}

/** Outline on the image of a box given by its eight corners in camera coordinates, in the order of `boxCorners`. */
export function boxOutline(camera: Camera, corners: readonly Vec3[]): readonly Point[] {
  return seenOutline(camera, convexHull(clipBox(camera, corners).map((corner) => toPinhole(camera, corner))));
}

/** An outline of pinhole pixels as the lens shows it. */
export function seenOutline(camera: Camera, outline: readonly Point[]): readonly Point[] {
  if (!isDistorted(camera)) return outline;
  // Three images to each side: what is farther out has no say in the picture, but would need endless pieces.
  const { width, height } = camera;
  const near = clipToRectangle(outline, [-3 * width, -3 * height], [4 * width, 4 * height]);
  return subdivide(near, PIECE).map((point) => bend(camera, point));
}

/** Corners in front of the near plane, and the points where edges cross it. */
function clipBox(camera: Camera, corners: readonly Vec3[]): Vec3[] {
  const points = corners.filter((corner) => corner[2] >= camera.near);
  for (const [i, j] of BOX_EDGES) {
    const [a, b] = [corners[i]!, corners[j]!];
    if (a[2] >= camera.near !== b[2] >= camera.near) points.push(mixVec3(a, b, (camera.near - a[2]) / (b[2] - a[2])));
  }
  return points;
}

/** Corner k has the signs of the bits of k: bit 0 is x, bit 1 is y, bit 2 is z. Edges join corners that differ in one. */
const BOX_EDGES = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) =>
  [1, 2, 4].filter((bit) => (i & bit) === 0).map((bit) => [i, i | bit] as const),
);
