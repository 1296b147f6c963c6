import type { Point } from "../../../renderer/node/label/polygon.ts";
import { expandRuns, type Runs } from "../../../renderer/node/label/rle.ts";
import type { Annotation } from "../../../renderer/records.ts";
import { joinRings } from "../mask/join-rings.ts";
import { maskIou } from "../mask/mask-iou.ts";
import { traceRings } from "../mask/rings.ts";

/** A tenth of a thousandth of a pixel at 1,000 pixels. */
const DECIMALS = 7;

export interface Row {
  text: string;
  /** Of the mask and what a reader makes of the row; null for a box. */
  iou: number | null;
}

/** `class xCentre yCentre width height`, all but the class as shares of the image. */
export function detectRow(classIndex: number, { bbox }: Annotation, width: number, height: number): Row {
  const [x, y, w, h] = bbox;
  const numbers = [(x + w / 2) / width, (y + h / 2) / height, w / width, h / height];
  return { text: [classIndex, ...numbers.map(share)].join(" "), iou: null };
}

/** `class x1 y1 … xn yn`: the mask's border along pixel edges as one polygon. */
export function segmentRow(classIndex: number, annotation: Annotation, width: number, height: number): Row {
  const runs = expandRuns(annotation.segmentation.counts);
  const polygon = joinRings(traceRings(runs, height));
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
