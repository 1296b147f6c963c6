import { FarmError } from "../../renderer/errors.ts";

/** Geometry of a module, metres. u runs along the width, v along the length (busbars follow v). */
export interface ModuleType {
  width: number;
  length: number;
  thickness: number;
  /** Visible width of the aluminium frame. */
  frame: number;
  /** Cells across and along; half cells count as cells. */
  columns: number;
  rows: number;
  cellWidth: number;
  cellLength: number;
  /** Space between cells. */
  gap: number;
  /** Extra space in the middle of the length: the two halves of a half-cut module. */
  middleGap: number;
  busbars: number;
}

const FULL_CELL = 0.1565;

/**
 * 60 cells on 1.6 m × 1.0 m, 72 on 1.956 m × 1.0 m (a 72-cell module *is* longer: the same cells, two more
 * rows), 120 half cells on 1.6 m × 1.0 m, and 108 stripes of cadmium telluride on 1.2 m × 0.6 m, frameless.
 */
const MODULE_TYPES: Readonly<Record<string, ModuleType>> = {
  "60": makeType(1.6, 10, FULL_CELL, 0, 4),
  "72": makeType(1.956, 12, FULL_CELL, 0, 4),
  "half-cut": makeType(1.6, 20, 0.0769, 0.012, 9),
  "thin-film": thinFilm(),
};

/** The type a layout's variant names. */
export function moduleType(variant: string): ModuleType {
  const type = MODULE_TYPES[variant];
  if (type) return type;
  throw new FarmError({
    code: "solar-panel.variant",
    message: `There is no module "${variant}".`,
    where: "layout.variant",
    remedy: `Choose one of: ${Object.keys(MODULE_TYPES).join(", ")}.`,
  });
}

function makeType(length: number, rows: number, cellLength: number, middleGap: number, busbars: number): ModuleType {
  return {
    width: 1.0,
    length,
    thickness: 0.035,
    frame: 0.011,
    columns: 6,
    rows,
    cellWidth: FULL_CELL,
    cellLength,
    gap: 0.002,
    middleGap,
    busbars,
  };
}

function thinFilm(): ModuleType {
  const [width, length, columns, margin] = [0.6, 1.2, 108, 0.012];
  const scribe = 0.0002;
  return {
    width,
    length,
    thickness: 0.007,
    frame: 0,
    columns,
    rows: 1,
    cellWidth: (width - 2 * margin) / columns - scribe,
    cellLength: length - 2 * margin,
    gap: scribe,
    middleGap: 0,
    busbars: 0,
  };
}

/** Column and row of the cell at u, v (metres from the module's centre), clamped to the nearest cell. */
export function cellAt(type: ModuleType, u: number, v: number): { column: number; row: number } {
  const side = v < 0 ? -type.middleGap / 2 : type.middleGap / 2;
  const column = Math.floor(u / (type.cellWidth + type.gap) + type.columns / 2);
  const row = Math.floor((v - side) / (type.cellLength + type.gap) + type.rows / 2);
  return {
    column: Math.min(type.columns - 1, Math.max(0, column)),
    row: Math.min(type.rows - 1, Math.max(0, row)),
  };
}

/** Centre of a cell in u, v. */
export function cellCentre(type: ModuleType, column: number, row: number): [u: number, v: number] {
  const along = row - (type.rows - 1) / 2;
  return [
    (column - (type.columns - 1) / 2) * (type.cellWidth + type.gap),
    along * (type.cellLength + type.gap) + (along < 0 ? -0.5 : 0.5) * type.middleGap,
  ];
}

/** The surface inside the frame, where cracks can be. */
export const cellField = ({ width, length, frame }: ModuleType): { width: number; height: number } => ({
  width: width - 2 * frame,
  height: length - 2 * frame,
});
