import type { Camera } from "../../../renderer/arrangement.ts";
import { toCamera } from "../../../renderer/camera.ts";
import { type Point, signedArea } from "../../../renderer/node/label/polygon.ts";
import { toLensPixel } from "../../../renderer/node/label/project.ts";
import type { Annotation, Box } from "../../../renderer/records.ts";
import { add, length, scale, subtract } from "../../../renderer/vec.ts";
import type { Vec3 } from "../../../renderer/world.ts";
import type { DatasetCategory } from "../../dataset.ts";
import type { BoxError } from "./box-error.ts";
import type { Grid } from "./resample.ts";

/** A flat rectangle in space: top left corner and the sides that leave it, to the right and down. */
export interface Face {
  corner: Vec3;
  right: Vec3;
  down: Vec3;
}

export interface CropShape {
  width: number;
  height: number;
  /** Added on each side, as a share of it. */
  margin: number;
  /** Standard deviation by which each side of a box is off, crop pixels; absent for none. */
  boxError?: number;
}

/** What is cut out of an image. */
export interface Cut extends Grid {
  /** Of the crop's corners in the image, clockwise from its top left one, pixels. */
  corners: readonly Point[];
}

const CORNERS = ["top-left", "top-right", "bottom-right", "bottom-left"];

/** Numbers of the box's corners that are those of the category's face, clockwise; null when it names none. */
export function faceCorners({ keypoints = {} }: DatasetCategory): number[] | null {
  const corners = CORNERS.map((name) => keypoints[name]);
  return corners.every((corner) => corner !== undefined) ? (corners as number[]) : null;
}

/** In camera coordinates, the category's corners where they belong. */
export function uprightFace(thing: Annotation, corners: readonly number[], camera: Camera): Face {
  const [a, b, , d] = corners.map((corner) => toCamera(camera, thing.corners[corner]!)) as [Vec3, Vec3, Vec3, Vec3];
  return { corner: a, right: subtract(b, a), down: subtract(d, a) };
}

/** The rectangle about a place of a face, all in metres: u to the right and v down from its middle. */
export function partOf({ corner, right, down }: Face, u: number, v: number, width: number, height: number): Face {
  const [across, along] = [scale(right, 1 / length(right)), scale(down, 1 / length(down))];
  const [left, top] = [length(right) / 2 + u - width / 2, length(down) / 2 + v - height / 2];
  return {
    corner: add(corner, add(scale(across, left), scale(along, top))),
    right: scale(across, width),
    down: scale(along, height),
  };
}

/** In camera coordinates, turned so that its longer side lies along the crop's longer side. */
export function faceOf(thing: Annotation, corners: readonly number[], camera: Camera, shape: CropShape): Face {
  const face = uprightFace(thing, corners, camera);
  const isTall = length(face.down) >= length(face.right);
  return isTall === shape.height >= shape.width ? face : turned(face);
}

/** A quarter turn clockwise: what was on the left is at the top. It is never mirrored. */
function turned({ corner, right, down }: Face): Face {
  return { corner: add(corner, down), right: scale(down, -1), down: right };
}

/** The face straightened; or why it cannot be: seen from behind, or not wholly in the image. */
export function cutFace(
  face: Face,
  camera: Camera,
  { margin }: CropShape,
  off: BoxError = EXACT,
): Cut | "behind" | "cut off" {
  const pixels = outline(face, camera);
  const isInside = ([x, y]: Point) => x >= 0 && y >= 0 && x <= camera.width && y <= camera.height;
  if (pixels === null || !pixels.every(isInside)) return "cut off";
  if (signedArea(pixels) <= 0) return "behind";
  const wide = widened(face, margin, off);
  const corners = outline(wide, camera);
  return corners === null ? "cut off" : { corners, ...extent(corners), at: projection(wide, camera) };
}

const EXACT: BoxError = { left: 0, top: 0, right: 0, bottom: 0 };

function widened({ corner, right, down }: Face, margin: number, off: BoxError): Face {
  const out = add(scale(right, -margin - off.left), scale(down, -margin - off.top));
  return {
    corner: add(corner, out),
    right: scale(right, 1 + 2 * margin + off.left + off.right),
    down: scale(down, 1 + 2 * margin + off.top + off.bottom),
  };
}

/** Null when a corner is not before the camera, or beyond what the lens model can show. */
function outline({ corner, right, down }: Face, camera: Camera): Point[] | null {
  const points = [corner, add(corner, right), add(add(corner, right), down), add(corner, down)];
  const pixels = points.map((point) => toLensPixel(camera, point));
  return pixels.every((pixel) => pixel !== null) ? (pixels as Point[]) : null;
}

function extent([a, b, c, d]: readonly Point[]): { across: number; down: number } {
  const distance = (p: Point, q: Point) => Math.sqrt((p[0] - q[0]) * (p[0] - q[0]) + (p[1] - q[1]) * (p[1] - q[1]));
  return { across: Math.max(distance(a!, b!), distance(d!, c!)), down: Math.max(distance(a!, d!), distance(b!, c!)) };
}

/** As `toPixel` of renderer/camera.ts at every point of the face, without making a vector for each. */
function projection({ corner, right, down }: Face, { K, k1, k2 }: Camera): Grid["at"] {
  return (s, t, out) => {
    const z = corner[2] + s * right[2] + t * down[2];
    const x = (corner[0] + s * right[0] + t * down[0]) / z;
    const y = (corner[1] + s * right[1] + t * down[1]) / z;
    const r2 = x * x + y * y;
    const bend = 1 + k1 * r2 + k2 * r2 * r2;
    out[0] = K[0] * x * bend + K[2];
    out[1] = K[4] * y * bend + K[5];
  };
}

/** An upright rectangle around a box, of the crop's proportions: nothing is stretched. */
export function cutBox([x, y, width, height]: Box, shape: CropShape): Cut {
  const margin = 1 + 2 * shape.margin;
  const scaling = Math.max((width * margin) / shape.width, (height * margin) / shape.height);
  const [across, down] = [scaling * shape.width, scaling * shape.height];
  const [left, top] = [x + (width - across) / 2, y + (height - down) / 2];
  return {
    corners: [
      [left, top],
      [left + across, top],
      [left + across, top + down],
      [left, top + down],
    ],
    across,
    down,
    at(s, t, out) {
      out[0] = left + s * across;
      out[1] = top + t * down;
    },
  };
}
