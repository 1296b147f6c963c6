import { fillCentres } from "../../../renderer/node/label/fill.ts";
import type { Point } from "../../../renderer/node/label/polygon.ts";
import { forEachSpan, type Runs, runsArea } from "../../../renderer/node/label/rle.ts";

/** Intersection over union of a mask and a polygon filled by the pixel-centre rule. */
export function maskIou(runs: Runs, polygon: readonly Point[], width: number, height: number): number {
  const mask = new Uint8Array(width * height);
  forEachSpan(runs, height, (x, from, to) => {
    for (let y = from; y < to; y++) mask[y * width + x] = 1;
  });
  let filled = 0;
  let common = 0;
  fillCentres(polygon, width, height, (y, from, to) => {
    filled += to - from;
    for (let x = from; x < to; x++) common += mask[y * width + x]!;
  });
  return common / (runsArea(runs) + filled - common);
}
