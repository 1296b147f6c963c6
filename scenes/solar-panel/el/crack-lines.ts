import { hash01 } from "../../../renderer/hash-noise.ts";
import { type Segment, segmentLength, segments } from "../crack-library/strokes.ts";
import type { ElCrack } from "./condition.ts";
import type { Raster } from "./raster.ts";

/** The light that cracks leave, and which crack is nearest where a line is to be seen. */
export interface CrackLines {
  light: Float32Array;
  /** Index of the crack whose line covers a pixel; -1 elsewhere. */
  crack: Int16Array;
}

/** Half the width of the labelled line, metres: a real line is 2 to 3 px on a cell of 400 px. */
const LABEL_HALF_WIDTH = 0.0006;
/** Of the profile 1 / (1 + (d/w)²)²: recombination at the crack's faces, smeared by diffusion; 0.9 mm at half depth. */
const PROFILE = 0.0007;
/** Where the profile has sunk to 1 %, in units of its width. */
const REACH = 3;
/** Along a crack, metres: how soon its darkness changes. */
const PATCH = 0.007;

export function crackLines(cracks: readonly ElCrack[], raster: Raster): CrackLines {
  const count = raster.width * raster.height;
  const lines = { light: new Float32Array(count).fill(1), crack: new Int16Array(count).fill(-1) };
  for (const [index, crack] of cracks.entries()) {
    let along = 0;
    for (const segment of crack.strokes.flatMap(segments)) {
      stamp(lines, raster, segment, { index, depth: depthAt(crack, along) });
      along += segmentLength(segment);
    }
  }
  return lines;
}

/** Missing share in the middle of the line: open cracks are darker. */
function depthAt({ opening, seed }: ElCrack, along: number): number {
  const k = Math.floor(along / PATCH);
  const t = along / PATCH - k;
  const patch = hash01(seed + 3, k) + t * (hash01(seed + 3, k + 1) - hash01(seed + 3, k));
  return 0.38 + 0.24 * hash01(seed, 77) + 0.12 * opening + 0.24 * (patch - 0.5);
}

function stamp(
  lines: CrackLines,
  raster: Raster,
  segment: Segment,
  { index, depth }: { index: number; depth: number },
) {
  const { left, top, step, width, height } = raster;
  // On coarse pixels the line is as wide as a pixel, and as much fainter.
  const wide = Math.sqrt(PROFILE * PROFILE + 0.35 * step * step);
  const strength = (depth * PROFILE) / wide;
  const labelled = Math.max(LABEL_HALF_WIDTH, 0.71 * step);
  const reach = REACH * wide;
  const [x0, y0, x1, y1] = segment;
  const lowX = Math.max(0, Math.floor((Math.min(x0, x1) - reach - left) / step));
  const highX = Math.min(width - 1, Math.floor((Math.max(x0, x1) + reach - left) / step));
  const lowY = Math.max(0, Math.floor((Math.min(y0, y1) - reach - top) / step));
  const highY = Math.min(height - 1, Math.floor((Math.max(y0, y1) + reach - top) / step));
  for (let y = lowY; y <= highY; y++)
    for (let x = lowX; x <= highX; x++) {
      const square = squareDistance(segment, left + (x + 0.5) * step, top + (y + 0.5) * step);
      if (square > reach * reach) continue;
      const k = y * width + x;
      const fall = 1 + square / (wide * wide);
      lines.light[k] = Math.min(lines.light[k]!, 1 - strength / (fall * fall));
      if (square <= labelled * labelled) lines.crack[k] = index;
    }
}

function squareDistance([x0, y0, x1, y1]: Segment, x: number, y: number): number {
  const [dx, dy, ax, ay] = [x1 - x0, y1 - y0, x - x0, y - y0];
  const length = dx * dx + dy * dy;
  const t = length > 0 ? Math.min(1, Math.max(0, (ax * dx + ay * dy) / length)) : 0;
  const [bx, by] = [ax - t * dx, ay - t * dy];
  return bx * bx + by * by;
}
