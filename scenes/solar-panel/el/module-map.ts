import { cellCentre, type ModuleType } from "../module.ts";
import { emission } from "./cell.ts";
import type { ElCellCondition } from "./condition.ts";
import { type ElLabel, isFunctional } from "./labels.ts";
import type { Raster } from "./raster.ts";
import type { RegionAreas } from "./regions.ts";
import { spreadLight } from "./spread-light.ts";

/** What is known of one cell of a module. */
export interface ElCellFacts {
  column: number;
  row: number;
  found: ElLabel[];
  functional: boolean;
  areas: RegionAreas;
}

/** What a module emits: a texture over its surface, u along its width and v along its length, metres from its centre. */
export interface ElModuleMap {
  raster: Raster;
  intensity: Float32Array;
  labels: Uint16Array;
  cells: ElCellFacts[];
}

/** A part of a module's surface, metres from its centre. */
export interface ModulePart {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Composes cells, given row by row, with dark gaps; `cellPixels` is the width of a cell. Of a part, only its cells are made. */
export function elModule(
  type: ModuleType,
  conditions: readonly ElCellCondition[],
  cellPixels: number,
  part?: ModulePart,
): ElModuleMap {
  const whole = moduleRaster(type, type.cellWidth / cellPixels);
  const raster = part ? cropped(whole, part) : whole;
  const count = raster.width * raster.height;
  const map = { raster, intensity: new Float32Array(count), labels: new Uint16Array(count), cells: [] };
  const cells = conditions.flatMap((condition, k) => {
    const [column, row] = [k % type.columns, Math.floor(k / type.columns)];
    const added = addCell(map, cellCentre(type, column, row), condition);
    return added ? [{ column, row, ...added }] : [];
  });
  return { ...map, cells, intensity: spreadLight(map.intensity, raster) };
}

/** The pixels of a raster that a part touches, at least two each way, as interpolation needs them. */
function cropped({ left, top, step, width, height }: Raster, part: ModulePart): Raster {
  const span = (low: number, high: number, start: number, count: number) => {
    const first = Math.min(count - 2, Math.max(0, Math.floor((low - start) / step) - 1));
    return [first, Math.min(count, Math.max(first + 2, Math.ceil((high - start) / step) + 1))] as const;
  };
  const [x, right] = span(part.left, part.right, left, width);
  const [y, bottom] = span(part.top, part.bottom, top, height);
  return { left: left + x * step, top: top + y * step, step, width: right - x, height: bottom - y };
}

function moduleRaster({ width, length }: ModuleType, step: number): Raster {
  const [columns, rows] = [Math.round(width / step), Math.round(length / step)];
  return { left: (-columns * step) / 2, top: (-rows * step) / 2, step, width: columns, height: rows };
}

/** Pixels that two cells touch get light from both. Null for a cell that has no pixel in the map. */
function addCell(map: ElModuleMap, [u, v]: readonly [number, number], condition: ElCellCondition) {
  const { raster } = map;
  const { x, y, window } = windowOf(raster, u, v, condition);
  if (window.width <= 0 || window.height <= 0) return null;
  const { intensity, labels, found, areas } = emission(condition, window);
  for (let row = 0; row < window.height; row++)
    for (let column = 0; column < window.width; column++) {
      const k = (y + row) * raster.width + x + column;
      map.intensity[k]! += intensity[row * window.width + column]!;
      map.labels[k]! |= labels[row * window.width + column]!;
    }
  return { found, functional: isFunctional(found), areas };
}

/** The module's pixels about a cell, as a raster from the cell's centre. */
function windowOf({ left, top, step, width, height }: Raster, u: number, v: number, { cell }: ElCellCondition) {
  const x = Math.max(0, Math.floor((u - cell.width / 2 - left) / step) - 1);
  const y = Math.max(0, Math.floor((v - cell.length / 2 - top) / step) - 1);
  const right = Math.min(width, Math.ceil((u + cell.width / 2 - left) / step) + 1);
  const bottom = Math.min(height, Math.ceil((v + cell.length / 2 - top) / step) + 1);
  const window = { left: left + x * step - u, top: top + y * step - v, step, width: right - x, height: bottom - y };
  return { x, y, window };
}

/** Brightness at u, v (metres from the module's centre), between pixels bilinear; outside, that of the nearest. */
export function elAt({ raster, intensity }: ElModuleMap, u: number, v: number): number {
  const { width, height } = raster;
  const x = Math.min(width - 1, Math.max(0, (u - raster.left) / raster.step - 0.5));
  const y = Math.min(height - 1, Math.max(0, (v - raster.top) / raster.step - 0.5));
  const [column, row] = [Math.min(width - 2, Math.floor(x)), Math.min(height - 2, Math.floor(y))];
  const [s, t] = [x - column, y - row];
  const k = row * width + column;
  const above = intensity[k]! + s * (intensity[k + 1]! - intensity[k]!);
  const below = intensity[k + width]! + s * (intensity[k + width + 1]! - intensity[k + width]!);
  return above + t * (below - above);
}
