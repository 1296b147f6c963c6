import type { Box, CompressedMask } from "../../records.ts";

/**
 * COCO run lengths: pixels column by column, the first run counts zeros (it may be 0), and no run of zero
 * length follows. The last run of zeros is kept, as pycocotools does.
 */
export type Runs = readonly number[];

/** The runs of every instance of an id buffer (row-major, 0 is nothing), found in one pass. */
export function instanceRuns(instances: Uint16Array, width: number, height: number): Map<number, number[]> {
  const found = new Map<number, { runs: number[]; end: number }>();
  let open = 0;
  let start = 0;
  let position = 0;
  const close = () => {
    if (open === 0) return;
    const { runs, end } = found.get(open) ?? { runs: [], end: 0 };
    runs.push(start - end, position - start);
    found.set(open, { runs, end: position });
  };
  for (let x = 0; x < width; x++) {
    for (let at = x; at < instances.length; at += width, position++) {
      const id = instances[at]!;
      if (id === open) continue;
      close();
      open = id;
      start = position;
    }
  }
  close();
  return new Map([...found].map(([id, { runs, end }]) => [id, finish(runs, end, width * height)]));
}

/** The runs of a set of pixels: ascending positions x·height + y. */
export function positionRuns(positions: ArrayLike<number>, size: number): number[] {
  const runs: number[] = [];
  let end = 0;
  for (let i = 0; i < positions.length; ) {
    const start = positions[i]!;
    let stop = start;
    while (i < positions.length && positions[i] === stop) {
      i++;
      stop++;
    }
    runs.push(start - end, stop - start);
    end = stop;
  }
  return finish(runs, end, size);
}

function finish(runs: number[], end: number, size: number): number[] {
  if (end < size || runs.length === 0) runs.push(size - end);
  return runs;
}

/** Number of pixels. */
export function runsArea(runs: Runs): number {
  let area = 0;
  for (let i = 1; i < runs.length; i += 2) area += runs[i]!;
  return area;
}

/** Extent of the pixels: [0,0,1,1] is the top left one; all 0 for an empty mask. */
export function runsBox(runs: Runs, height: number): Box {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  forEachSpan(runs, height, (x, from, to) => {
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, from);
    bottom = Math.max(bottom, to);
  });
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top];
}

/** Calls back for every stretch of pixels [from, to) of one column. */
export function forEachSpan(runs: Runs, height: number, visit: (x: number, from: number, to: number) => void): void {
  let position = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) {
    const start = position + runs[i]!;
    const end = start + runs[i + 1]!;
    for (let at = start; at < end; ) {
      const x = Math.floor(at / height);
      const stop = Math.min(end, (x + 1) * height);
      visit(x, at - x * height, stop - x * height);
      at = stop;
    }
    position = end;
  }
}

export const compressMask = (runs: Runs, width: number, height: number): CompressedMask => ({
  size: [height, width],
  counts: compressRuns(runs),
});

/** COCO's string form: five bits a character, least first; from the fourth run on the difference to the run two before. */
export function compressRuns(runs: Runs): string {
  const codes: number[] = [];
  for (let i = 0; i < runs.length; i++) {
    let value = i > 2 ? runs[i]! - runs[i - 2]! : runs[i]!;
    for (let more = true; more; ) {
      const bits = value & 31;
      value >>= 5;
      more = bits & 16 ? value !== -1 : value !== 0;
      codes.push((more ? bits | 32 : bits) + 48);
    }
  }
  return String.fromCharCode(...codes);
}

export function expandRuns(text: string): number[] {
  const runs: number[] = [];
  for (let at = 0; at < text.length; ) {
    let value = 0;
    let shift = 0;
    let bits = 0;
    do {
      bits = text.charCodeAt(at++) - 48;
      value |= (bits & 31) << shift;
      shift += 5;
    } while (bits & 32);
    if (bits & 16 && shift < 32) value |= -1 << shift;
    runs.push(runs.length > 2 ? value + runs[runs.length - 2]! : value);
  }
  return runs;
}
