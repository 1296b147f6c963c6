import { type Coverage, cellCoverage, coverage, type TexelGrid, texelCount, texelGrid } from "./grid.ts";
import type { PanelLayout } from "./layout.ts";

/** The texels under a patch and the share of each that the patch takes. */
export interface Cover {
  texels: Int32Array;
  shares: Float64Array;
  /** Sum of the shares. */
  area: number;
  /** Of the fullest texel. */
  most: number;
}

/** A layout on its texels: the same for all its modules, in all frames. */
export interface Face {
  grid: TexelGrid;
  /** By cell number. */
  cells: readonly Cover[];
  /** By substring: where its diode warms the glass. */
  diodes: readonly Cover[];
  /** Share of each texel on cells. */
  onCells: Float64Array;
  /** Working memory of one map, written anew by the next: a frame asks for dozens of maps. */
  work: Record<"irradiance" | "transmission" | "activity" | "making" | "heat" | "cooling", Float64Array>;
}

const known = new WeakMap<PanelLayout, Face>();

/** Kept for as long as the layout is. */
export function faceOf(layout: PanelLayout): Face {
  const face = known.get(layout) ?? make(layout);
  known.set(layout, face);
  return face;
}

function make(layout: PanelLayout): Face {
  const grid = texelGrid(layout);
  const cells = cellCoverage(layout, grid).map((one) => cover(one, grid.columns));
  const diodes = layout.substrings.map(({ diode }) => cover(coverage(grid, diode), grid.columns));
  const plane = () => new Float64Array(texelCount(grid));
  const onCells = plane();
  for (const cell of cells) addCover(onCells, cell, 1);
  const light = { irradiance: plane(), transmission: plane(), activity: plane(), making: plane() };
  return { grid, cells, diodes, onCells, work: { ...light, heat: plane(), cooling: plane() } };
}

function cover({ column, row, across, along }: Coverage, columns: number): Cover {
  const texels = Int32Array.from(along.flatMap((_, j) => across.map((_, i) => (row + j) * columns + column + i)));
  const shares = Float64Array.from(along.flatMap((v) => across.map((u) => v * u)));
  return { texels, shares, area: shares.reduce((a, b) => a + b, 0), most: Math.max(0, ...shares) };
}

/** Adds an amount for each texel's area, evenly over a patch. */
export function addCover(plane: Float64Array, { texels, shares }: Cover, amount: number): void {
  for (let k = 0; k < texels.length; k++) plane[texels[k]!]! += shares[k]! * amount;
}
