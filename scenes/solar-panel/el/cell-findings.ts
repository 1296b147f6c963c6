import type { CellFinding } from "../../../renderer/cell-facts.ts";
import { CRACK_SEVERITIES, crackSeverity } from "../../../renderer/crack-severity.ts";
import { strokesLength } from "../crack-library/strokes.ts";
import type { ModuleType } from "../module.ts";
import type { ModuleCell } from "./draw-module.ts";
import { cellFaults, connection } from "./faults.ts";
import { regionAreas } from "./regions.ts";

type Finding = CellFinding["defects"][number];

/** Of two defects of one severity the one that costs more power comes first. */
const ORDER = ["inactive-area", "crack", "dark-spot", "finger-interruption"];

/** The cells, given row by row, that carry something. */
export function cellFindings(cells: readonly ModuleCell[], type: ModuleType): CellFinding[] {
  return cells.flatMap((cell, k) => {
    const defects = [...cracksIn(cell), ...faultsIn(cell)].sort(worstFirst);
    if (defects.length === 0) return [];
    const place = { column: k % type.columns, row: Math.floor(k / type.columns) };
    return [{ ...place, defects, cutOffMm2: cutOff(cell) }];
  });
}

const worstFirst = (a: Finding, b: Finding): number =>
  rank(b) - rank(a) || ORDER.indexOf(a.category) - ORDER.indexOf(b.category);

const rank = ({ severity }: Finding): number => (CRACK_SEVERITIES as readonly string[]).indexOf(severity);

/** A crack that only just reaches into a cell is none of its own. */
const LEAST_MM = 8;

/** By the length within this cell. */
function cracksIn({ cracks }: ModuleCell): Finding[] {
  const found = cracks.map(({ family, strokes }) => ({ family, mm: 1000 * strokesLength(strokes) }));
  const long = found.filter(({ mm }) => mm >= LEAST_MM);
  return long.map(({ family, mm }) => ({ category: "crack", severity: crackSeverity(family, mm) }));
}

function faultsIn(cell: ModuleCell): Finding[] {
  return cellFaults(cell).map(({ category, attributes }) => ({ category, severity: String(attributes.severity) }));
}

function cutOff(cell: ModuleCell): CellFinding["cutOffMm2"] {
  if (cell.cracks.length === 0) return { A: 0, B: 0, C: 0 };
  const { segments, feed } = connection(cell);
  const { a, b, c } = regionAreas(cell.cell, segments, feed);
  return { A: Math.round(a), B: Math.round(b), C: Math.round(c) };
}
