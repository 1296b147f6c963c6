import type { ElCellCondition } from "./condition.ts";
import { type Feed, segmentFeed } from "./feed.ts";
import { type FingerCut, type FingerSegment, fingerCuts, fingerSegments } from "./fingers.ts";
import { emitterLinks, nodeGrid } from "./grid.ts";
import { healthyLight, type LightMap, lightAtPixels } from "./light.ts";
import type { Raster } from "./raster.ts";
import { type RegionAreas, regionAreas } from "./regions.ts";
import { firstDrops, healthyDrops, solveDrops } from "./voltage.ts";

/** Where a cell's current goes: what it leaves of the light, and how its silicon hangs on the busbars. */
export interface CellCurrent {
  segments: FingerSegment[];
  feed: Feed;
  areas: RegionAreas;
  /** Of an uncut finger, at the pixel columns. */
  healthy: Float32Array;
  /** null where nothing cuts a finger or the emitter: every row is the healthy one. */
  map: LightMap | null;
}

export function cellCurrent(condition: ElCellCondition, raster: Raster): CellCurrent {
  const { cell } = condition;
  const grid = nodeGrid(cell);
  const emitter = emitterLinks(grid, condition);
  const cuts = fingerCuts(condition);
  const segments = fingerSegments(cell, cuts);
  const feed = segmentFeed(segments, grid, emitter);
  const drops = healthyDrops(cell);
  const current = {
    segments,
    feed,
    areas: regionAreas(cell, segments, feed),
    healthy: healthyLight(raster, grid, drops),
    map: null,
  };
  if (isWhole(condition, cuts)) return current;
  const solved = solveDrops(condition, grid, cuts, emitter, firstDrops(grid, segments, feed, drops));
  return { ...current, map: lightAtPixels(condition, raster, grid, solved, cuts, segments) };
}

const isWhole = ({ cracks }: ElCellCondition, cuts: readonly (readonly FingerCut[])[]): boolean =>
  cracks.length === 0 && cuts.every((list) => list.length === 0);
