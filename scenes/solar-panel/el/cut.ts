import { clipStroke } from "../crack-library/clip.ts";
import { cellCentre, type ModuleType } from "../module.ts";

/** A module's cell and what lies in it of a crack. */
export interface CutCrack {
  column: number;
  row: number;
  /** Metres from the cell's centre. */
  strokes: number[][];
}

/** Cuts a crack's strokes, in metres from the module's centre, into the cells they cross; what lies in gaps is dropped. */
export function cutIntoCells(strokes: readonly (readonly number[])[], type: ModuleType): CutCrack[] {
  const parts: CutCrack[] = [];
  for (let row = 0; row < type.rows; row++)
    for (let column = 0; column < type.columns; column++) {
      const inside = strokesInCell(strokes, type, column, row);
      if (inside.length > 0) parts.push({ column, row, strokes: inside });
    }
  return parts;
}

function strokesInCell(
  strokes: readonly (readonly number[])[],
  type: ModuleType,
  column: number,
  row: number,
): number[][] {
  const [u, v] = cellCentre(type, column, row);
  return strokes.flatMap((stroke) => {
    const moved = stroke.map((x, k) => x - (k % 2 === 0 ? u : v));
    return clipStroke(moved, type.cellWidth / 2, type.cellLength / 2);
  });
}
