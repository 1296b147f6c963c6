import type { ElCellCondition, ElCrack } from "../../scenes/solar-panel/el/condition.ts";
import { segmentFeed } from "../../scenes/solar-panel/el/feed.ts";
import { type FingerSegment, fingerCuts, fingerSegments } from "../../scenes/solar-panel/el/fingers.ts";
import type { CellGeometry } from "../../scenes/solar-panel/el/geometry.ts";
import { emitterLinks, nodeGrid } from "../../scenes/solar-panel/el/grid.ts";
import { type RegionAreas, regionAreas } from "../../scenes/solar-panel/el/regions.ts";

/** 120 mm square, busbars at ±30 mm, 60 fingers of 2 mm: round numbers for sums by hand. */
export const CELL: CellGeometry = {
  technology: "poly",
  width: 0.12,
  length: 0.12,
  busbars: [-0.03, 0.03],
  busbarWidth: 0.001,
  fingers: 60,
  fingerPitch: 0.002,
};

/** Flat millimetres from the cell's centre. */
export const crack = (strokes: number[][], opening = 1): ElCrack => ({
  family: "line-diagonal",
  strokes: strokes.map((stroke) => stroke.map((x) => x / 1000)),
  opening,
  seed: 3,
});

export const bare = (cracks: readonly ElCrack[], change: Partial<ElCellCondition> = {}): ElCellCondition => ({
  cell: CELL,
  look: { busbarDepth: 0.4, busbarDashes: 0, pads: 6 },
  seed: 5,
  level: 0.6,
  texture: 0,
  isDark: false,
  cracks,
  interruptions: [],
  spots: [],
  ...change,
});

export interface Connection {
  segments: FingerSegment[];
  feed: Float64Array;
  areas: RegionAreas;
}

export function connection(condition: ElCellCondition): Connection {
  const grid = nodeGrid(condition.cell);
  const segments = fingerSegments(condition.cell, fingerCuts(condition));
  const feed = segmentFeed(segments, grid, emitterLinks(grid, condition));
  return { segments, feed, areas: regionAreas(condition.cell, segments, feed) };
}

export const areasOf = (...cracks: ElCrack[]): RegionAreas => connection(bare(cracks)).areas;
