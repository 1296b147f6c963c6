import { crackFamilyOf } from "../../../renderer/crack-families.ts";
import type { Rng } from "../../../renderer/rng.ts";
import type { CrackPlacement } from "../../../renderer/world.ts";
import { placeCrack } from "../crack-library/index.ts";
import { cellField, type ModuleType } from "../module.ts";
import type { ElCellCondition, ElCrack } from "./condition.ts";
import { cutIntoCells } from "./cut.ts";
import { drawCell, type ElCellKind } from "./draw-cell.ts";
import { drawOpening } from "./draw-crack.ts";
import { between, drawLook } from "./draw-look.ts";
import { type CellTechnology, cellGeometry } from "./geometry.ts";

/** How a module's cells differ: "even", darker towards frame and string end by potential-induced degradation, or some shunted. */
export type ElModuleKind = "even" | "pid" | "shunted";

export interface ElModuleParams {
  type: ModuleType;
  technology: CellTechnology;
  kind: ElModuleKind;
  /** On the module's surface, metres from its centre. */
  cracks: readonly CrackPlacement[];
}

/** The conditions of a module's cells, row by row; its cracks are cut into the cells they cross. */
export function drawModule(rng: Rng, { type, technology, kind, cracks }: ElModuleParams): ElCellCondition[] {
  const look = drawLook(rng, technology);
  const level = between(rng, 0.55, 0.72);
  const cells = Array.from({ length: type.rows * type.columns }, (_, k) => {
    const row = Math.floor(k / type.columns);
    const share = cellShare(rng, type, kind, k % type.columns, row);
    const condition = drawCell(rng, cellGeometry(type, technology, row), look, cellKind(rng), level * share);
    return { ...condition, isDark: condition.isDark || share < DARK };
  });
  const parts = cutCracks(rng, type, cracks);
  return cells.map((cell, k) => ({ ...cell, cracks: [...cell.cracks, ...(parts.get(k) ?? [])] }));
}

/** Below this share of the module's level a cell counts as dark. */
const DARK = 0.3;

const cellKind = (rng: Rng): ElCellKind => (rng.next() < 0.02 ? "dark-spot" : "functional");

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

function cutCracks(rng: Rng, type: ModuleType, cracks: readonly CrackPlacement[]): Map<number, ElCrack[]> {
  const found = new Map<number, ElCrack[]>();
  for (const placement of cracks) {
    const shared = { family: crackFamilyOf(placement.pattern), opening: drawOpening(rng), seed: rng.uint32() >>> 1 };
    for (const { column, row, strokes } of cutIntoCells(placeCrack(placement, cellField(type)).strokes, type)) {
      const k = row * type.columns + column;
      found.set(k, [...(found.get(k) ?? []), { ...shared, strokes }]);
    }
  }
  return found;
}
