import type { ModuleType } from "../module.ts";
import type { Raster } from "./raster.ts";

export type CellTechnology = "mono" | "poly";

/** One cell, metres from its centre: u across the busbars and along the fingers, v along the busbars. */
export interface CellGeometry {
  technology: CellTechnology;
  width: number;
  length: number;
  /** u of the busbars' centres. */
  busbars: readonly number[];
  /** Of a ribbon or wire. */
  busbarWidth: number;
  fingers: number;
  /** Between fingers; the outer ones lie half a pitch from the cell's ends. */
  fingerPitch: number;
  /** The round wafer that a pseudo-square mono cell was cut from: v of its centre and its radius. */
  wafer?: { centre: number; radius: number };
}

/** Usual for screen-printed grids, 1.5 to 2 mm. */
const FINGER_PITCH = 0.0018;
/** M2 wafers are cut from ingots of 210 mm. */
const WAFER_RADIUS = 0.105;
/** Of ribbons on cells with few busbars, and of wires on cells with many. */
const RIBBON_WIDTHS: readonly (readonly [busbars: number, width: number])[] = [
  [2, 0.002],
  [3, 0.0015],
  [4, 0.0012],
  [5, 0.001],
];
const WIRE_WIDTH = 0.0006;

/** The cell in a row of a module. Half cells are the upper and lower half of one wafer in turn, with two round corners each. */
export function cellGeometry(type: ModuleType, technology: CellTechnology, row = 0): CellGeometry {
  const { cellWidth: width, cellLength: length, busbars } = type;
  const fingers = Math.round(length / FINGER_PITCH);
  const isHalf = type.middleGap > 0;
  const centre = isHalf ? (row % 2 === 0 ? length / 2 : -length / 2) : 0;
  return {
    technology,
    width,
    length,
    busbars: Array.from({ length: busbars }, (_, k) => width * ((k + 0.5) / busbars - 0.5)),
    busbarWidth: RIBBON_WIDTHS.find(([most]) => busbars <= most)?.[1] ?? WIRE_WIDTH,
    fingers,
    fingerPitch: length / fingers,
    ...(technology === "mono" ? { wafer: { centre, radius: WAFER_RADIUS } } : {}),
  };
}

/** v of a finger. */
export const fingerAt = (cell: CellGeometry, finger: number): number =>
  (finger + 0.5) * cell.fingerPitch - cell.length / 2;

/** Half the width that the cell has at v. */
export function halfWidthAt({ width, wafer }: CellGeometry, v: number): number {
  if (!wafer) return width / 2;
  const off = v - wafer.centre;
  return Math.min(width / 2, Math.sqrt(Math.max(0, wafer.radius * wafer.radius - off * off)));
}

/** Distance of every pixel's centre from the cell's rim, metres, positive inside. */
export function insideBy({ width, length, wafer }: CellGeometry, raster: Raster): Float32Array {
  const inside = new Float32Array(raster.width * raster.height);
  for (let y = 0, k = 0; y < raster.height; y++) {
    const v = raster.top + (y + 0.5) * raster.step;
    const off = v - (wafer?.centre ?? 0);
    for (let x = 0; x < raster.width; x++, k++) {
      const u = raster.left + (x + 0.5) * raster.step;
      const straight = Math.min(width / 2 - Math.abs(u), length / 2 - Math.abs(v));
      inside[k] = wafer ? Math.min(straight, wafer.radius - Math.sqrt(u * u + off * off)) : straight;
    }
  }
  return inside;
}

/** Of the silicon, mm²: the sum over its fingers' strips. */
export function cellAreaMm2(cell: CellGeometry): number {
  let area = 0;
  for (let finger = 0; finger < cell.fingers; finger++) area += 2 * halfWidthAt(cell, fingerAt(cell, finger));
  return area * cell.fingerPitch * 1e6;
}
