import type { ElCellCondition } from "./condition.ts";
import { eachCrossing } from "./crossings.ts";
import { type CellGeometry, fingerAt } from "./geometry.ts";

/** Nodes along the fingers: a row a finger, columns at left + (j + ½)·step, metres. */
export interface NodeGrid {
  rows: number;
  columns: number;
  left: number;
  step: number;
}

/** Length of silicon that a node stands for, metres, about. */
const NODE = 0.0014;

/** An odd number of nodes for every busbar: its middle one lies on the busbar, so that no crack comes to lie on the wrong side. */
export function nodeGrid({ width, fingers, busbars }: CellGeometry): NodeGrid {
  const each = 2 * Math.round((width / (NODE * busbars.length) - 1) / 2) + 1;
  const columns = each * busbars.length;
  return { rows: fingers, columns, left: -width / 2, step: width / columns };
}

/** u of a column of nodes. */
export const nodeAt = ({ left, step }: NodeGrid, column: number): number => left + (column + 0.5) * step;

/** 1 where the emitter between finger f and f + 1 is whole at a column, at f·columns + column; 0 where a crack cuts it. */
export function emitterLinks(grid: NodeGrid, { cell, cracks }: ElCellCondition): Uint8Array {
  const open = new Uint8Array((grid.rows - 1) * grid.columns).fill(1);
  const lines = { first: nodeAt(grid, 0), step: grid.step, count: grid.columns };
  const first = fingerAt(cell, 0);
  for (const { strokes } of cracks)
    eachCrossing(strokes, "u", lines, (column, v) => {
      const between = Math.floor((v - first) / cell.fingerPitch);
      if (between >= 0 && between < grid.rows - 1) open[between * grid.columns + column] = 0;
    });
  return open;
}
