import type { ElCellCondition } from "./condition.ts";
import { eachCrossing } from "./crossings.ts";
import { decay } from "./exp-table.ts";
import type { FingerCut, FingerSegment } from "./fingers.ts";
import { type CellGeometry, fingerAt } from "./geometry.ts";
import { type NodeGrid, nodeAt } from "./grid.ts";
import { columnCentres, type Raster, rowCentres } from "./raster.ts";
import type { Drops } from "./voltage.ts";

/** e^-drop and the finger's segment at every pixel. */
export interface LightMap {
  light: Float32Array;
  segment: Int16Array;
}

/** The light of nodes at pixels: interpolated along and between fingers, but never over a crack, whose exact place counts. */
export function lightAtPixels(
  { cell, cracks }: ElCellCondition,
  raster: Raster,
  grid: NodeGrid,
  drops: Drops,
  cuts: readonly (readonly FingerCut[])[],
  segments: readonly FingerSegment[],
): LightMap {
  const lights = Float32Array.from(drops, decay);
  const fingers = fingerRows(raster, grid, lights, cuts, segments);
  const breaks = crackBreaks(cell, raster, cracks);
  return betweenFingers(cell, raster, fingers, breaks);
}

/** The light of one uncut finger at the pixel columns. */
export function healthyLight(raster: Raster, grid: NodeGrid, drops: Drops): Float32Array {
  const row = new Float32Array(raster.width);
  alongFinger(raster, grid, Float32Array.from(drops, decay), [], 0, row);
  return row;
}

/** Rows of `LightMap`, one a finger. */
function fingerRows(
  raster: Raster,
  grid: NodeGrid,
  lights: Float32Array,
  cuts: readonly (readonly FingerCut[])[],
  segments: readonly FingerSegment[],
): LightMap {
  const { width } = raster;
  const rows = { light: new Float32Array(grid.rows * width), segment: new Int16Array(grid.rows * width).fill(-1) };
  for (let row = 0; row < grid.rows; row++)
    alongFinger(raster, grid, lights, cuts[row]!, row, rows.light.subarray(row * width, (row + 1) * width));
  const us = columnCentres(raster);
  for (const [k, { finger, from, to }] of segments.entries())
    for (let x = 0; x < width; x++) if (us[x]! >= from && us[x]! < to) rows.segment[finger * width + x] = k;
  return rows;
}

function alongFinger(
  raster: Raster,
  grid: NodeGrid,
  lights: Float32Array,
  cuts: readonly FingerCut[],
  row: number,
  out: Float32Array,
): void {
  const first = row * grid.columns;
  const last = grid.columns - 1;
  let next = 0;
  for (let x = 0; x < raster.width; x++) {
    const u = raster.left + (x + 0.5) * raster.step;
    const t = Math.min(last, Math.max(0, (u - grid.left) / grid.step - 0.5));
    const j = Math.min(last - 1, Math.floor(t));
    while (next < cuts.length && cuts[next]!.at < nodeAt(grid, j)) next++;
    const cut = cuts[next];
    const share = cut && cut.at < nodeAt(grid, j + 1) ? (u < cut.at ? 0 : 1) : t - j;
    const low = lights[first + j]!;
    out[x] = low + share * (lights[first + j + 1]! - low);
  }
}

/** Lowest and highest v of the cracks between two fingers at every pixel column, at gap·width + column; ±∞ where none. */
interface Breaks {
  low: Float32Array;
  high: Float32Array;
}

function crackBreaks(cell: CellGeometry, raster: Raster, cracks: ElCellCondition["cracks"]): Breaks {
  const count = (cell.fingers - 1) * raster.width;
  const breaks = {
    low: new Float32Array(count).fill(Number.POSITIVE_INFINITY),
    high: new Float32Array(count).fill(Number.NEGATIVE_INFINITY),
  };
  const columns = { first: raster.left + raster.step / 2, step: raster.step, count: raster.width };
  const first = fingerAt(cell, 0);
  for (const { strokes } of cracks)
    eachCrossing(strokes, "u", columns, (x, v) => {
      const gap = Math.floor((v - first) / cell.fingerPitch);
      if (gap < 0 || gap >= cell.fingers - 1) return;
      const k = gap * raster.width + x;
      breaks.low[k] = Math.min(breaks.low[k]!, v);
      breaks.high[k] = Math.max(breaks.high[k]!, v);
    });
  return breaks;
}

function betweenFingers(cell: CellGeometry, raster: Raster, fingers: LightMap, breaks: Breaks): LightMap {
  const { width, height } = raster;
  const map = { light: new Float32Array(width * height), segment: new Int16Array(width * height) };
  const first = fingerAt(cell, 0);
  for (const [y, v] of rowCentres(raster).entries()) {
    const t = Math.min(cell.fingers - 1, Math.max(0, (v - first) / cell.fingerPitch));
    const gap = Math.min(cell.fingers - 2, Math.floor(t));
    for (let x = 0; x < width; x++) {
      const above = gap * width + x;
      const share = shareOfNext(breaks, above, v, t - gap);
      const k = y * width + x;
      map.light[k] = fingers.light[above]! + share * (fingers.light[above + width]! - fingers.light[above]!);
      map.segment[k] = fingers.segment[share < 0.5 ? above : above + width]!;
      if (v > breaks.low[above]! && v < breaks.high[above]!) enclosed(map, k, fingers, above, width);
    }
  }
  return map;
}

/** How much the finger below counts: by distance, or all or nothing where a crack runs between the two. */
function shareOfNext({ low }: Breaks, above: number, v: number, distance: number): number {
  if (low[above] === Number.POSITIVE_INFINITY) return distance;
  return v < low[above]! ? 0 : 1;
}

/** A sliver between two cracks: as dark as its darker neighbour. */
function enclosed(map: LightMap, k: number, fingers: LightMap, above: number, width: number): void {
  const darker = fingers.light[above]! < fingers.light[above + width]! ? above : above + width;
  map.light[k] = fingers.light[darker]!;
  map.segment[k] = fingers.segment[darker]!;
}
