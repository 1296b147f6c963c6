import type { PanelLayout, Patch, Span } from "./layout.ts";

/** Equal texels over the whole face of a module, row 0 at the upper edge (v smallest), column 0 at u smallest. */
export interface TexelGrid {
  columns: number;
  rows: number;
  /** Size of a texel, metres. */
  du: number;
  dv: number;
  /** Edges of the face: the module's centre is 0. */
  u0: number;
  v0: number;
}

/** Where a patch lies on the grid: first texel and the share of each texel, per axis. Their product is its coverage. */
export interface Coverage {
  column: number;
  row: number;
  across: readonly number[];
  along: readonly number[];
}

/** About 20 mm, but six texels across a cell at least. Narrow stripes are finer than a texel. */
export function texelGrid(layout: PanelLayout): TexelGrid {
  const columns = texels(layout.width, layout.across[0]!);
  const rows = texels(layout.length, layout.along[0]!);
  const [du, dv] = [layout.width / columns, layout.length / rows];
  return { columns, rows, du, dv, u0: -layout.width / 2, v0: -layout.length / 2 };
}

function texels(size: number, { from, to }: Span): number {
  const pitch = to - from;
  const perCell = pitch < 0.05 ? 1 : Math.max(6, Math.min(8, Math.round(pitch / 0.02)));
  return Math.round(size / Math.max(0.01, Math.min(0.02, pitch / perCell)));
}

export const texelCount = (grid: TexelGrid): number => grid.columns * grid.rows;

/** What of a patch lies on the grid; lists are empty where nothing does. */
export function coverage(grid: TexelGrid, patch: Patch): Coverage {
  const across = axisCoverage(patch.u, grid.u0, grid.du, grid.columns);
  const along = axisCoverage(patch.v, grid.v0, grid.dv, grid.rows);
  return { column: across.first, row: along.first, across: across.shares, along: along.shares };
}

function axisCoverage({ from, to }: Span, start: number, size: number, count: number) {
  const first = Math.max(0, Math.floor((from - start) / size));
  const last = Math.min(count - 1, Math.ceil((to - start) / size) - 1);
  const shares: number[] = [];
  for (let k = first; k <= last; k++) {
    const edge = start + k * size;
    shares.push((Math.min(to, edge + size) - Math.max(from, edge)) / size);
  }
  return { first, shares };
}

/** Calls for each texel under a patch with the share of the texel that the patch takes. */
export function eachCovered(
  { column, row, across, along }: Coverage,
  columns: number,
  visit: (texel: number, share: number) => void,
): void {
  for (let j = 0; j < along.length; j++)
    for (let i = 0; i < across.length; i++) visit((row + j) * columns + column + i, along[j]! * across[i]!);
}

/** Coverage of every cell, by cell number. */
export const cellCoverage = (layout: PanelLayout, grid: TexelGrid): Coverage[] =>
  layout.along.flatMap((v) => layout.across.map((u) => coverage(grid, { u, v })));
