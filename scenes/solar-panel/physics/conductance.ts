import type { CellMaterial } from "./cell-material.ts";
import { type CrackSegment, cutFaces } from "./cut-faces.ts";
import { type TexelGrid, texelCount } from "./grid.ts";
import type { PanelLayout, Span } from "./layout.ts";

/** W/K from a texel to its right and to its lower neighbour; the last column and row have 0 there: insulated edges. */
export interface Conductance {
  right: Float64Array;
  down: Float64Array;
}

/**
 * Heat flows along the module in two sheets: the cells, and the glass over all of it. Where the cells end (gaps, cracks)
 * the glass alone carries on. Changing over takes a length ℓ = √(1 / (h·(1/a + 1/b))) through the encapsulant, which is a
 * resistance of a·ℓ / (b·(a + b)) m·K/W for each edge of the cell sheet (a: cell sheet, b: glass, h: coupling; the
 * solution of the two coupled fin equations). A crack is two edges with no gap between.
 */
export function edgeResistance({ cellSheet: a, glassSheet: b, sheetCoupling: h }: CellMaterial): number {
  if (a === 0) return 0;
  return (a * Math.sqrt(1 / (h * (1 / a + 1 / b)))) / (b * (a + b));
}

export function conductance(layout: PanelLayout, grid: TexelGrid, cracks: readonly CrackSegment[]): Conductance {
  const across = axis(layout.across, layout, grid.u0, grid.du, grid.columns);
  const along = axis(layout.along, layout, grid.v0, grid.dv, grid.rows);
  const cuts = cutFaces(grid, cracks);
  const [right, down] = [new Float64Array(texelCount(grid)), new Float64Array(texelCount(grid))];
  const [crack, glass] = [2 * edgeResistance(layout.material), 1 / layout.material.glassSheet];
  for (let j = 0; j < grid.rows; j++)
    for (let i = 0; i < grid.columns; i++) {
      const k = j * grid.columns + i;
      if (i + 1 < grid.columns)
        right[k] = face(across.resistance[i]! + crack * cuts.right[k]!, glass * grid.du, along.silicon[j]!) * grid.dv;
      if (j + 1 < grid.rows)
        down[k] = face(along.resistance[j]! + crack * cuts.down[k]!, glass * grid.dv, across.silicon[i]!) * grid.du;
    }
  return { right, down };
}

/** W/K for each metre of a face of which a share lies between cells, the rest between bare glass. */
const face = (withCells: number, bare: number, share: number): number => share / withCells + (1 - share) / bare;

/** Of one axis: m·K/W from each texel's centre to the next one's, and the share of each texel on cells. */
function axis(cells: readonly Span[], { gap, material }: PanelLayout, start: number, size: number, count: number) {
  const sheet = cells.map(({ from, to }) => ({ from: from + gap / 2, to: to - gap / 2 }));
  const ends = sheetEnds(sheet, gap);
  const [sheets, edge] = [material.cellSheet + material.glassSheet, edgeResistance(material)];
  const resistance = Array.from({ length: count - 1 }, (_, k) => {
    const path = { from: start + (k + 0.5) * size, to: start + (k + 1.5) * size };
    const inside = covered(path, sheet);
    const edges = ends.filter((end) => end > path.from && end <= path.to).length;
    return inside / sheets + (size - inside) / material.glassSheet + edge * edges;
  });
  const texel = (k: number): Span => ({ from: start + k * size, to: start + (k + 1) * size });
  return { resistance, silicon: Array.from({ length: count }, (_, k) => covered(texel(k), cells) / size) };
}

/** Where the cell sheet ends. Cells without a gap between them are one sheet. */
function sheetEnds(sheet: readonly Span[], gap: number): number[] {
  return gap > 0 ? sheet.flatMap(({ from, to }) => [from, to]) : [sheet[0]!.from, sheet.at(-1)!.to];
}

/** Metres of a path that lie in any of the spans. */
function covered(path: Span, spans: readonly Span[]): number {
  let length = 0;
  for (const span of spans) length += Math.max(0, Math.min(path.to, span.to) - Math.max(path.from, span.from));
  return length;
}
