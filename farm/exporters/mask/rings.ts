import type { Point } from "../../../renderer/node/label/polygon.ts";
import { forEachSpan, type Runs, runsBox } from "../../../renderer/node/label/rle.ts";

/** East, south, west, north: a right turn is the next one. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
/** The pixel right of a step from vertex (x, y), relative to it. */
const RIGHT = [
  [0, 0],
  [-1, 0],
  [-1, -1],
  [0, -1],
] as const;

/**
 * The borders of a mask along pixel edges, exactly: corners only, the mask on the right hand side. Outer borders run
 * clockwise on the image (positive `signedArea`), holes the other way. Pixels that touch at a corner only are apart.
 */
export function traceRings(runs: Runs, height: number): Point[][] {
  const [left, top, width, rows] = runsBox(runs, height);
  const bitmap = paint(runs, height, left, top, width, rows);
  const rings: Point[][] = [];
  const stride = width + 2;
  // Every ring has an edge with the mask below it; going from the left finds its westmost end first, which is a corner.
  forEachSpan(runs, height, (x, from) => {
    const at = (from - top + 1) * stride + x - left + 1;
    if (bitmap[at]! > 1) return;
    const ring = traceRing(bitmap, stride, at);
    rings.push(ring.map(([x, y]) => [x + left - 1, y + top - 1]));
  });
  return rings;
}

/** Walks from the top left corner of pixel `start` along its top edge until it comes back; pixels whose top edge it took become 2. */
function traceRing(bitmap: Uint8Array, stride: number, start: number): Point[] {
  const [left, top] = [start % stride, Math.floor(start / stride)];
  const ring: Point[] = [[left, top]];
  let [x, y] = [left, top];
  let direction = 0;
  for (;;) {
    if (direction === 0) bitmap[y * stride + x] = 2;
    x += STEPS[direction]![0];
    y += STEPS[direction]![1];
    const at = y * stride + x;
    const isRight = bitmap[at + pixelRight(direction, stride)]! > 0;
    const isLeft = bitmap[at + pixelRight((direction + 3) % 4, stride)]! > 0;
    const next = turn(isRight, isLeft, direction);
    if (x === left && y === top && next === 0) return ring;
    if (next !== direction) ring.push([x, y]);
    direction = next;
  }
}

/** The pixel right of a step that begins at a vertex, relative to the one right below the vertex. */
const pixelRight = (direction: number, stride: number): number => RIGHT[direction]![1] * stride + RIGHT[direction]![0];

/** With nothing ahead on the right, right; with something ahead on the left too, left; else straight on. */
function turn(aheadRight: boolean, aheadLeft: boolean, direction: number): number {
  if (!aheadRight) return (direction + 1) % 4;
  return aheadLeft ? (direction + 3) % 4 : direction;
}

/** The mask's box as a bitmap with an empty border. */
function paint(runs: Runs, height: number, left: number, top: number, width: number, rows: number): Uint8Array {
  const bitmap = new Uint8Array((width + 2) * (rows + 2));
  forEachSpan(runs, height, (x, from, to) => {
    for (let y = from; y < to; y++) bitmap[(y - top + 1) * (width + 2) + (x - left + 1)] = 1;
  });
  return bitmap;
}
