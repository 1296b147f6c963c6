import { FarmError } from "../../renderer/errors.ts";
import { expandRuns, forEachSpan, type Runs } from "../../renderer/node/label/rle.ts";
import type { Annotation, FrameRecord } from "../../renderer/records.ts";
import { column, dot, subtract } from "../../renderer/vec.ts";
import type { DatasetCategory } from "../dataset.ts";
import type { ExportSource } from "./source.ts";

/** A category whose keypoints are corners of its box, by name. */
export type KeypointCategory = DatasetCategory & { keypoints: Readonly<Record<string, number>> };

/** Pixels, where [0, 0] is the image's top left corner. State 0: not in the image (x = y = 0); 1: hidden; 2: visible. */
export interface Keypoint {
  x: number;
  y: number;
  state: 0 | 1 | 2;
}

const OUTSIDE: Keypoint = { x: 0, y: 0, state: 0 };
const AXES = [0, 1, 2] as const;

/** Throws FarmError `export.no-keypoints` when no category has any. */
export function keypointCategories({ dataset, things }: ExportSource): KeypointCategory[] {
  const found = things.filter((category): category is KeypointCategory => category.keypoints !== undefined);
  if (found.length > 0) return found;
  throw new FarmError({
    code: "export.no-keypoints",
    message: `No category of the scene ${dataset.scene} has keypoints.`,
    remedy: "Give the scene's category `keypoints`. If it has them by now, merge the run again: `farm merge RUN`.",
    where: dataset.scene,
  });
}

/**
 * A thing's keypoints in the order of its category. A corner is visible when the camera looks at one of the three
 * sides that meet there, and the thing's mask has a pixel among the nine about the corner.
 */
export function keypointsOf({ keypoints }: KeypointCategory, thing: Annotation, frame: FrameRecord): Keypoint[] {
  const runs = expandRuns(thing.segmentation.counts);
  const isSeen = cornerSides(thing, frame);
  return Object.values(keypoints).map((corner) => {
    const pixel = thing.corners2d[corner];
    if (!pixel || !isInside(pixel, frame)) return OUTSIDE;
    const [x, y] = pixel;
    return { x, y, state: isSeen(corner) && touchesMask(runs, frame.height, x, y) ? 2 : 1 };
  });
}

/** Edges of the box that join two of the keypoints, as pairs of positions from 0. */
export function skeletonOf({ keypoints }: KeypointCategory): [number, number][] {
  const corners = Object.values(keypoints);
  const isEdge = (i: number, j: number) => [1, 2, 4].includes(corners[i]! ^ corners[j]!);
  return corners.flatMap((_, i) =>
    corners.map((_, j): [number, number] => [i, j]).filter(([, j]) => i < j && isEdge(i, j)),
  );
}

/**
 * Where each keypoint is found in the mirrored picture: a mirrored box is a box whose x axis runs the other way.
 * Null when a corner's partner is no keypoint.
 */
export function flipOrder({ keypoints }: KeypointCategory): number[] | null {
  const corners = Object.values(keypoints);
  const order = corners.map((corner) => corners.indexOf(corner ^ 1));
  return order.includes(-1) ? null : order;
}

const isInside = ([x, y]: readonly [number, number], { width, height }: FrameRecord): boolean =>
  x >= 0 && y >= 0 && x < width && y < height;

/** Whether the box itself leaves a corner in sight. */
function cornerSides({ pose }: Annotation, { camera }: FrameRecord): (corner: number) => boolean {
  const toCamera = subtract(camera.position, pose.position);
  const along = AXES.map((axis) => dot(column(pose.rotation, axis), toCamera));
  return (corner) => AXES.some((axis) => (corner & (1 << axis) ? along[axis]! : -along[axis]!) > pose.size[axis] / 2);
}

function touchesMask(runs: Runs, height: number, x: number, y: number): boolean {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  let touches = false;
  forEachSpan(runs, height, (at, from, to) => {
    touches ||= Math.abs(at - column) <= 1 && from <= row + 1 && to > row - 1;
  });
  return touches;
}
