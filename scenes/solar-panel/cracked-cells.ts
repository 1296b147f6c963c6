import { cosDegrees, sinDegrees } from "../../renderer/exact-math.ts";
import type { CrackPlacement, Weather } from "../../renderer/world.ts";
import { cellAt, cellCentre, type ModuleType } from "./module.ts";
import { hotCellRise } from "./temperature.ts";

/** A crack with what the page and the labels need besides its placement. */
export interface CrackOnCell {
  placement: CrackPlacement;
  cosine: number;
  sine: number;
  /** The cell its centre lies in, as u0, v0, u1, v1. */
  hotCell: readonly [number, number, number, number];
  cell: { column: number; row: number };
  /** Kelvin that cell is above its neighbours. */
  rise: number;
}

/** Which cell a crack spoils and how warm that cell gets: the share cut off is taken as the crack's length over two cell widths. */
export function crackOnCell(
  crack: CrackPlacement,
  type: ModuleType,
  irradiance: number,
  weather: Weather,
): CrackOnCell {
  const cell = cellAt(type, crack.u, crack.v);
  const [u, v] = cellCentre(type, cell.column, cell.row);
  const share = Math.min(0.5, crack.length / (2 * type.cellWidth));
  const half = [type.cellWidth / 2, type.cellLength / 2] as const;
  return {
    placement: crack,
    cosine: cosDegrees(crack.rotationDegrees),
    sine: sinDegrees(crack.rotationDegrees),
    hotCell: [u - half[0], v - half[1], u + half[0], v + half[1]],
    cell,
    rise: hotCellRise(share, type.cellWidth * type.cellLength, irradiance, weather),
  };
}
