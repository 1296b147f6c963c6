import { hash01 } from "../../../renderer/hash-noise.ts";
import type { CellState } from "./cell-curve.ts";
import { type Fault, faultsOf, type ModuleCondition } from "./condition.ts";
import type { Cover } from "./face.ts";
import { cellCount, type PanelLayout } from "./layout.ts";
import type { TexelLight } from "./texel-light.ts";

/** Each cell's light and faults, by cell number. */
export function cellStates(
  layout: PanelLayout,
  cells: readonly Cover[],
  light: TexelLight,
  condition: ModuleCondition,
): CellState[] {
  const states = cells.map((cell) => litState(cell, light));
  const at = ({ column, row }: { column: number; row: number }): CellState => states[row * layout.columns + column]!;
  for (const fault of faultsOf(condition, "weak")) at(fault).irradiance *= fault.share;
  for (const fault of faultsOf(condition, "shunt")) at(fault).addedShuntSiemens += fault.siemens;
  for (const fault of faultsOf(condition, "joint")) at(fault).addedSeriesOhms += fault.ohms;
  for (const fault of faultsOf(condition, "pid"))
    for (let k = 0; k < cellCount(layout); k++) states[k]!.addedShuntSiemens += pidSiemens(layout, fault, k);
  return states;
}

/** Under even light a cell has exactly that light, so that like cells stay alike to the last bit. */
function litState({ texels, shares, area }: Cover, { making, activity }: TexelLight): CellState {
  const first = making[texels[0]!]!;
  let [light, active, isEven] = [0, 0, true];
  for (let k = 0; k < texels.length; k++) {
    const texel = texels[k]!;
    if (making[texel] !== first) isEven = false;
    light += shares[k]! * making[texel]!;
    active += shares[k]! * activity[texel]!;
  }
  const irradiance = isEven ? first : light / area;
  return { irradiance, activeShare: active / area, addedShuntSiemens: 0, addedSeriesOhms: 0 };
}

/**
 * The leakage that causes it runs to the frame and grows with the cell's voltage against it: rises with the square of the
 * nearness to one edge, ×0.4 to ×1.6 from cell to cell.
 */
export function pidSiemens(
  layout: PanelLayout,
  { siemens, edge, seed }: Extract<Fault, { kind: "pid" }>,
  cell: number,
): number {
  const column = (cell % layout.columns) + 0.5;
  const row = Math.floor(cell / layout.columns) + 0.5;
  const near = {
    top: 1 - row / layout.rows,
    bottom: row / layout.rows,
    left: 1 - column / layout.columns,
    right: column / layout.columns,
  }[edge];
  return siemens * near * near * (0.4 + 1.2 * hash01(seed, cell));
}
