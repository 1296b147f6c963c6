import { busbarShade } from "./busbars.ts";
import type { ElCellCondition } from "./condition.ts";
import { crackLines } from "./crack-lines.ts";
import { type CellCurrent, cellCurrent } from "./current.ts";
import { type CellGeometry, insideBy } from "./geometry.ts";
import { labelCell } from "./label-cell.ts";
import { type ElLabel, labelsIn } from "./labels.ts";
import { cellRaster, columnCentres, type Raster, rowCentres } from "./raster.ts";
import type { RegionAreas } from "./regions.ts";
import { eachSpotPixel } from "./spots.ts";
import { spreadLight } from "./spread-light.ts";
import { monoTexture } from "./texture-mono.ts";
import { polyTexture } from "./texture-poly.ts";

/** What a cell emits, before any camera. */
export interface ElCell {
  raster: Raster;
  /** At y·width + x; 1 is the camera's full range. */
  intensity: Float32Array;
  /** Bits of labels.ts. */
  labels: Uint16Array;
  found: ElLabel[];
  areas: RegionAreas;
}

/** The EL picture of one cell, `size` pixels wide. */
export function elCell(condition: ElCellCondition, size: number): ElCell {
  const cell = emission(condition, cellRaster(condition.cell, size));
  return { ...cell, intensity: spreadLight(cell.intensity, cell.raster) };
}

/** What a cell emits into the pixels of any raster about its centre; 0 outside the cell. */
export function emission(condition: ElCellCondition, raster: Raster): ElCell {
  const { cell } = condition;
  const current = cellCurrent(condition, raster);
  const lines = crackLines(condition.cracks, raster);
  const bars = busbarShade(cell, raster, condition.look);
  const texture = (cell.technology === "mono" ? monoTexture : polyTexture)(
    raster,
    condition.seed,
    condition.texture,
    cell,
  );
  const inside = insideBy(cell, raster);
  const intensity = shape(cell, raster, inside);
  const gain = (condition.level * brightening(current)) / mean(current.healthy);
  for (let k = 0, x = 0; k < intensity.length; k++, x = x + 1 === raster.width ? 0 : x + 1) {
    const light = current.map ? current.map.light[k]! : current.healthy[x]!;
    intensity[k]! *= gain * light * Math.max(0, texture[k]!) * bars.light[k]! * lines.light[k]!;
  }
  for (const spot of condition.spots)
    eachSpotPixel(spot, raster, condition.seed, (k, light) => {
      intensity[k]! *= light;
    });
  const labels = labelCell(condition, { raster, inside, current, lines, bars });
  return { raster, intensity, labels, found: labelsIn(labels), areas: current.areas };
}

/** Most that the rest of a cell can gain. */
const MOST = 1.25;

/**
 * A string drives one current through every cell: what isolated parts do not take flows through the rest. Half of the gain
 * is taken to be lost at the faces of the cracks (a model: its square root).
 */
function brightening({ map, healthy }: CellCurrent): number {
  return map ? Math.min(MOST, Math.sqrt(mean(healthy) / Math.max(0.01, mean(map.light)))) : 1;
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}

/** Light missing at the very rim, and how far in that reaches, metres: the edge isolation recombines. */
const RIM = [0.3, 0.0008] as const;
/** A wafer's lifetime falls to its edges: 2 % at the middle of a side. */
const FALL = 0.02;
/** Width of silver and its shadow, metres, and the share of light it hides. */
const FINGER = [0.0001, 0.7] as const;

/** Share of light by the place in the cell alone: outline, rim, fall towards the edges, finger lines. */
function shape(cell: CellGeometry, raster: Raster, inside: Float32Array): Float32Array {
  const { width, step } = raster;
  const map = new Float32Array(inside.length);
  const square = columnCentres(raster).map((u) => u * u);
  const fall = FALL / ((cell.width * cell.width) / 4);
  for (const [y, v] of rowCentres(raster).entries()) {
    const finger = fingerShade(cell, v, step);
    for (let x = 0, k = y * width; x < width; x++, k++) {
      const cover = Math.min(1, Math.max(0, inside[k]! / step + 0.5));
      const deep = Math.max(0, inside[k]!) / RIM[1];
      map[k] = cover * (1 - RIM[0] / (1 + deep * deep)) * (1 - fall * (square[x]! + v * v)) * finger;
    }
  }
  return map;
}

/** Fingers as lines where a pitch has three pixels or more; below that they fade into their mean. */
function fingerShade({ length, fingerPitch }: CellGeometry, v: number, step: number): number {
  const [width, depth] = FINGER;
  const t = (v + length / 2) / fingerPitch - 0.5;
  const off = Math.abs(t - Math.round(t)) * fingerPitch;
  const covered = Math.max(0, Math.min(off + step / 2, width / 2) - Math.max(off - step / 2, -width / 2)) / step;
  const visible = Math.min(1, Math.max(0, (fingerPitch / step - 2) / 1));
  const average = width / fingerPitch;
  return 1 - depth * (visible * covered + (1 - visible) * average);
}
