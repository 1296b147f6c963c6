import { expandRuns, runsArea } from "../../renderer/node/label/rle.ts";
import type { CompressedMask } from "../../renderer/records.ts";

/** Intersection over union of two masks; 0 when their images differ in size. */
export function maskOverlap(a: CompressedMask, b: CompressedMask): number {
  if (a.size[0] !== b.size[0] || a.size[1] !== b.size[1]) return 0;
  const [first, second] = [expandRuns(a.counts), expandRuns(b.counts)];
  const common = commonArea(first, second);
  const union = runsArea(first) + runsArea(second) - common;
  return union === 0 ? 1 : common / union;
}

/** Walks both lists of runs at once: odd positions are mask. */
function commonArea(a: readonly number[], b: readonly number[]): number {
  let [i, j] = [0, 0];
  let [leftA, leftB] = [a[0] ?? 0, b[0] ?? 0];
  let common = 0;
  while (i < a.length && j < b.length) {
    const step = Math.min(leftA, leftB);
    if (i % 2 === 1 && j % 2 === 1) common += step;
    leftA -= step;
    leftB -= step;
    if (leftA === 0) leftA = a[++i] ?? 0;
    if (leftB === 0) leftB = b[++j] ?? 0;
  }
  return common;
}
