import type { Point } from "../../../renderer/node/label/polygon.ts";
import { expandRuns, type Runs } from "../../../renderer/node/label/rle.ts";
import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import type { Keypoint } from "../keypoints.ts";
import { joinRings } from "../mask/join-rings.ts";
import { leastRectangle } from "../mask/least-rectangle.ts";
import { maskIou } from "../mask/mask-iou.ts";
import { traceRings } from "../mask/rings.ts";

/** A tenth of a thousandth of a pixel at 1,000 pixels. */
const DECIMALS = 7;

type Size = Pick<FrameRecord, "width" | "height">;

/** All numbers but the class are shares of the image's width or height. */
export interface Row {
  text: string;
  /** Of the mask and what a reader makes of the row; null where it says nothing about the mask. */
  iou: number | null;
}

/** `class xCentre yCentre width height`. */
export function detectRow(classIndex: number, annotation: Annotation, size: Size): Row {
  return { text: [classIndex, ...boxNumbers(annotation, size)].join(" "), iou: null };
}

/** `class x1 y1 … xn yn`: the mask's border along pixel edges as one polygon. */
export function segmentRow(classIndex: number, annotation: Annotation, size: Size): Row {
  const runs = expandRuns(annotation.segmentation.counts);
  return polygonRow(classIndex, joinRings(traceRings(runs, size.height)), runs, size);
}

/**
 * `class x1 y1 x2 y2 x3 y3 x4 y4`: the smallest rectangle about the mask's pixels, clockwise from its top. Of a thing
 * that the image's edge cuts it may stick out. Ultralytics drops the whole image when a rectangle's extent is larger
 * than the image, or its centre outside: then it is the upright box.
 */
export function obbRow(classIndex: number, annotation: Annotation, size: Size): Row {
  const runs = expandRuns(annotation.segmentation.counts);
  const rectangle = leastRectangle(traceRings(runs, size.height).flat());
  return polygonRow(classIndex, isReadable(rectangle, size) ? rectangle : boxCorners(annotation), runs, size);
}

/** `class xCentre yCentre width height` and x, y and state of each keypoint, filled up to `most` with zeros. */
export function poseRow(
  classIndex: number,
  annotation: Annotation,
  points: readonly Keypoint[],
  most: number,
  size: Size,
): Row {
  const { width, height } = size;
  const cells = points.flatMap(({ x, y, state }) => [share(x / width), share(y / height), String(state)]);
  const rest = new Array<string>(3 * (most - points.length)).fill("0");
  return { text: [classIndex, ...boxNumbers(annotation, size), ...cells, ...rest].join(" "), iou: null };
}

function boxNumbers({ bbox: [x, y, w, h] }: Annotation, { width, height }: Size): string[] {
  return [(x + w / 2) / width, (y + h / 2) / height, w / width, h / height].map(share);
}

function boxCorners({ bbox: [x, y, w, h] }: Annotation): Point[] {
  return [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ];
}

function isReadable(corners: readonly Point[], { width, height }: Size): boolean {
  const fits = (values: number[], length: number) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return high - low <= length && low + high >= 0 && low + high <= 2 * length;
  };
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return fits(xs, width) && fits(ys, height);
}

function polygonRow(classIndex: number, polygon: readonly Point[], runs: Runs, { width, height }: Size): Row {
  const numbers = polygon.flatMap(([x, y]) => [share(x / width), share(y / height)]);
  return { text: [classIndex, ...numbers].join(" "), iou: readBack(runs, numbers, width, height) };
}

/** From the numbers as written, so that their rounding is part of the measure. */
function readBack(runs: Runs, numbers: readonly string[], width: number, height: number): number {
  const polygon: Point[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2)
    polygon.push([Number(numbers[i]) * width, Number(numbers[i + 1]) * height]);
  return maskIou(runs, polygon, width, height);
}

const share = (value: number): string => String(Number(value.toFixed(DECIMALS)));
