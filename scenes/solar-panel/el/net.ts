import { hash01 } from "../../../renderer/hash-noise.ts";
import type { FingerCut } from "./fingers.ts";
import { type CellGeometry, fingerAt, halfWidthAt } from "./geometry.ts";
import { type NodeGrid, nodeAt } from "./grid.ts";

/**
 * A cell as a net of resistors: printed fingers, what bridges their cuts, and the emitter between neighbouring fingers. All
 * conductances are multiplied by the thermal voltage and divided by a node's current, so that drops are in thermal voltages.
 */
export interface Net {
  grid: NodeGrid;
  /** Between node k and k + 1 of the same finger. */
  along: Float64Array;
  /** Between node k and the next finger's. */
  across: Float64Array;
  /** 1 for columns on a busbar. */
  fixed: Uint8Array;
  /** 0 outside the wafer. */
  source: Float64Array;
  /** To the busbars from anywhere. */
  leak: number;
}

/** A/m²: about the short-circuit current, the usual one for EL. */
const CURRENT_DENSITY = 350;
const THERMAL_VOLTAGE = 0.0257;
/** Ω/m: 100 µm × 20 µm of silver paste. */
const FINGER_RESISTANCE = 15;
/** Ω per square. */
const EMITTER_RESISTANCE = 80;
/** The piece of finger that the unit of feed.ts is for, metres. */
const UNIT_PIECE = 0.01;

/**
 * What reaches even isolated silicon, over the faces of cracks and through print that still touches, as a share of a node's
 * current. Fitted: with the light that strays there, dark areas have 0.14 to 0.43 of a cell's brightness.
 */
const LEAK = [0.02, 0.15] as const;
const LEAK_DRAW = 91;

export const leakOf = (seed: number): number => LEAK[0] + (LEAK[1] - LEAK[0]) * hash01(seed, LEAK_DRAW);

/** The net of a cell whose fingers are cut; `emitter` as from grid.ts. */
export function buildNet(
  cell: CellGeometry,
  grid: NodeGrid,
  cuts: readonly (readonly FingerCut[])[],
  emitter: Uint8Array,
  leak: number,
): Net {
  const { rows, columns, step } = grid;
  const perNode = THERMAL_VOLTAGE / (CURRENT_DENSITY * cell.fingerPitch * step);
  const net: Net = {
    grid,
    along: new Float64Array(rows * columns).fill(perNode / (FINGER_RESISTANCE * step)),
    across: Float64Array.from(emitter, (open) => (open * perNode * step) / (EMITTER_RESISTANCE * cell.fingerPitch)),
    fixed: busbarColumns(cell, grid),
    source: new Float64Array(rows * columns),
    leak,
  };
  for (let row = 0; row < rows; row++) {
    endFinger(net, row, rows === 1 ? cell.width / 2 : halfWidthAt(cell, fingerAt(cell, row)));
    for (const cut of cuts[row]!) if (!isUnderBusbar(cell, cut)) cutFinger(net, row, cut);
  }
  for (let k = 0; k < net.across.length; k++) net.across[k]! *= net.source[k]! * net.source[k + columns]!;
  return net;
}

function busbarColumns(cell: CellGeometry, grid: NodeGrid): Uint8Array {
  const fixed = new Uint8Array(grid.columns);
  for (const bar of cell.busbars) fixed[Math.floor((bar - grid.left) / grid.step)] = 1;
  return fixed;
}

/** A finger has no links beyond the wafer. */
function endFinger({ grid, along, source }: Net, row: number, half: number): void {
  const first = row * grid.columns;
  for (let j = 0; j < grid.columns; j++) {
    const inside = Math.abs(nodeAt(grid, j)) < half;
    source[first + j] = inside ? 1 : 0;
    const nextInside = j + 1 < grid.columns && Math.abs(nodeAt(grid, j + 1)) < half;
    if (!inside || !nextInside) along[first + j] = 0;
  }
}

/** The ribbon bridges what breaks under it. */
const isUnderBusbar = ({ busbars, busbarWidth }: CellGeometry, { at }: FingerCut): boolean =>
  busbars.some((bar) => Math.abs(at - bar) < busbarWidth / 2);

/** Puts the resistance of a cut in series; its unit takes one thermal voltage from the current of UNIT_PIECE. */
function cutFinger({ grid, along }: Net, row: number, { at, conductance }: FingerCut): void {
  const j = Math.floor((at - nodeAt(grid, 0)) / grid.step);
  if (j < 0 || j >= grid.columns - 1) return;
  const k = row * grid.columns + j;
  const unit = UNIT_PIECE / grid.step;
  if (conductance <= 0 || along[k] === 0) along[k] = 0;
  else along[k] = 1 / (1 / along[k]! + (1 - conductance) / (conductance * unit));
}
