import { coverage, type TexelGrid } from "./grid.ts";

/** A closed outline on the module: u, v in metres from its centre, u0, v0, u1, v1, … */
export type Outline = readonly number[];

/** Points a texel side at which an outline is asked. */
const SAMPLES = 4;

/**
 * Lays an outline over a plane of factors: each texel is multiplied by 1 − strength × the share of it inside (even-odd
 * rule, 16 points a texel).
 */
export function multiplyInside(plane: Float64Array, grid: TexelGrid, outline: Outline, strength: number): void {
  const { column, row, across, along } = coverage(grid, bounds(outline));
  for (let j = row; j < row + along.length; j++) {
    const counts = rowCounts(grid, outline, j, column, across.length);
    for (let i = 0; i < counts.length; i++)
      plane[j * grid.columns + column + i]! *= 1 - (strength * counts[i]!) / (SAMPLES * SAMPLES);
  }
}

/** How many of its points each texel of a row has inside the outline. */
function rowCounts(grid: TexelGrid, outline: Outline, row: number, first: number, length: number): Uint8Array {
  const counts = new Uint8Array(length);
  for (let s = 0; s < SAMPLES; s++) {
    const crossings = crossingsAt(outline, grid.v0 + (row + (s + 0.5) / SAMPLES) * grid.dv);
    for (let k = 0; k + 1 < crossings.length; k += 2)
      countBetween(counts, grid, first, crossings[k]!, crossings[k + 1]!);
  }
  return counts;
}

function countBetween(counts: Uint8Array, grid: TexelGrid, first: number, from: number, to: number): void {
  const step = grid.du / SAMPLES;
  const place = (u: number): number => Math.ceil((u - grid.u0) / step - 0.5) - first * SAMPLES;
  const end = Math.min(counts.length * SAMPLES, place(to));
  for (let k = Math.max(0, place(from)); k < end; k++) counts[Math.floor(k / SAMPLES)]!++;
}

/** Where the level v cuts the outline, u rising. */
function crossingsAt(outline: Outline, v: number): number[] {
  const found: number[] = [];
  for (let k = 0; k < outline.length; k += 2) {
    const next = (k + 2) % outline.length;
    const [u0, v0, u1, v1] = [outline[k]!, outline[k + 1]!, outline[next]!, outline[next + 1]!];
    if (v0 <= v !== v1 <= v) found.push(u0 + ((v - v0) / (v1 - v0)) * (u1 - u0));
  }
  return found.sort((a, b) => a - b);
}

function bounds(outline: Outline) {
  const us = outline.filter((_, k) => k % 2 === 0);
  const vs = outline.filter((_, k) => k % 2 === 1);
  return { u: { from: Math.min(...us), to: Math.max(...us) }, v: { from: Math.min(...vs), to: Math.max(...vs) } };
}
