import { crackFamilyOf } from "../../../renderer/crack-families.ts";
import type { Rng } from "../../../renderer/rng.ts";
import type { CrackPlacement } from "../../../renderer/world.ts";
import { crackStrokes } from "../crack-library/index.ts";
import { cellAt, cellCentre, cellField, type ModuleType } from "../module.ts";
import type { DarkSpot, ElCellCondition, ElCrack, ElLook } from "./condition.ts";
import { cutIntoCells } from "./cut.ts";
import { drawCell, type ElCellKind } from "./draw-cell.ts";
import { drawOpening, starCentre } from "./draw-crack.ts";
import { between } from "./draw-look.ts";
import { type CellTechnology, cellGeometry } from "./geometry.ts";

/** How a module's cells differ: "even", darker towards frame and string end by potential-induced degradation, or some shunted. */
export type ElModuleKind = "even" | "pid" | "shunted";

export interface ElModuleParams {
  type: ModuleType;
  technology: CellTechnology;
  look: ElLook;
  kind: ElModuleKind;
  /** Of the silicon between busbars of a whole cell, 0..1 of the camera's range. */
  level: number;
  /** Shares of cells with interrupted fingers and with dark spots, and of cracks that part the print. */
  interrupted: number;
  spotted: number;
  open: number;
  /** What other faults leave of each cell's light; 1 of all cells when absent. */
  shares?: Float64Array;
  /** On the module's surface, metres from its centre. */
  cracks: readonly CrackPlacement[];
}

/** A cell as a part of its module. */
export interface ModuleCell extends ElCellCondition {
  /** Of the module's level that its junction keeps: less for shunted and degraded cells. */
  share: number;
}

/** The cells of a module, row by row; its cracks are cut into the cells they cross. */
export function drawModule(rng: Rng, params: ElModuleParams): ModuleCell[] {
  const { type, technology, look, kind, level, shares, interrupted, spotted } = params;
  const geometries = [cellGeometry(type, technology, 0), cellGeometry(type, technology, 1)] as const;
  const cells = Array.from({ length: type.rows * type.columns }, (_, k): ModuleCell => {
    const row = Math.floor(k / type.columns);
    const share = (shares?.[k] ?? 1) * cellShare(rng, type, kind, k % type.columns, row);
    const geometry = geometries[row % 2 === 0 ? 0 : 1];
    const condition = drawCell(rng, geometry, look, cellKind(rng, spotted), level * share, interrupted);
    return { ...condition, share, isDark: share < DARK };
  });
  addCracks(rng, cells, params);
  return cells;
}

/** Below this share of the module's level a cell counts as dark. */
const DARK = 0.3;

const cellKind = (rng: Rng, spotted: number): ElCellKind => (rng.next() < spotted ? "dark-spot" : "functional");

/** Of the module's level that a cell shows. */
function cellShare(rng: Rng, type: ModuleType, kind: ElModuleKind, column: number, row: number): number {
  const chance = rng.next();
  const loss = between(rng, 0.3, 0.85);
  if (kind === "shunted") return chance < 0.05 ? 1 - loss : 1;
  if (kind === "even") return 1;
  const edge = column === 0 || column === type.columns - 1 || row === 0;
  const low = row === type.rows - 1 ? 0.9 : edge ? 0.45 : 0.2;
  return chance < low ? 1 - loss : 1;
}

/** Cells come before cracks in the stream, so that a crack more changes no cell but those it crosses. */
function addCracks(rng: Rng, cells: ModuleCell[], { type, open, cracks }: ElModuleParams): void {
  for (const placement of cracks) {
    const family = crackFamilyOf(placement.pattern);
    const shared = { family, opening: drawOpening(rng, open), seed: rng.uint32() >>> 1 };
    const strokes = crackStrokes(placement, cellField(type));
    const change = (column: number, row: number, more: { crack?: ElCrack; spot?: DarkSpot }) => {
      const k = row * type.columns + column;
      const cell = cells[k]!;
      const [moreCracks, moreSpots] = [more.crack ? [more.crack] : [], more.spot ? [more.spot] : []];
      cells[k] = { ...cell, cracks: [...cell.cracks, ...moreCracks], spots: [...cell.spots, ...moreSpots] };
    };
    for (const part of cutIntoCells(strokes, type))
      change(part.column, part.row, { crack: { ...shared, strokes: part.strokes } });
    for (const spot of starCentre(rng, { ...shared, strokes })) {
      const { column, row } = cellAt(type, spot.u, spot.v);
      const [u, v] = cellCentre(type, column, row);
      change(column, row, { spot: { ...spot, u: spot.u - u, v: spot.v - v } });
    }
  }
}
