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

/** On the layout's own grid. */
export function conductance(layout: PanelLayout, grid: TexelGrid, cracks: readonly CrackSegment[]): Conductance {
  const sheet = sheetOf(layout, grid);
  if (cracks.length === 0) return sheet.whole;
  const [right, down] = [sheet.whole.right.slice(), sheet.whole.down.slice()];
  const cuts = cutFaces(grid, cracks);
  for (let k = 0; k < right.length; k++) {
    if (cuts.right[k]! > 0) right[k] = sheet.right(k, cuts.right[k]!);
    if (cuts.down[k]! > 0) down[k] = sheet.down(k, cuts.down[k]!);
  }
  return { right, down };
}

/** The sheets of a layout without cracks, and W/K of one face that so many cracks cross. */
interface Sheet {
  whole: Conductance;
  right(texel: number, cuts: number): number;
  down(texel: number, cuts: number): number;
}

const known = new WeakMap<PanelLayout, Sheet>();

function sheetOf(layout: PanelLayout, grid: TexelGrid): Sheet {
  const sheet = known.get(layout) ?? makeSheet(layout, grid);
  known.set(layout, sheet);
  return sheet;
}

function makeSheet(layout: PanelLayout, grid: TexelGrid): Sheet {
  const { columns, rows, du, dv } = grid;
  const across = axis(layout.across, layout, grid.u0, du, columns);
  const along = axis(layout.along, layout, grid.v0, dv, rows);
  const [crack, glass] = [2 * edgeResistance(layout.material), 1 / layout.material.glassSheet];
  const right = (k: number, cuts: number): number => {
    const [i, j] = [k % columns, Math.floor(k / columns)];
    return face(across.resistance[i]! + crack * cuts, glass * du, along.silicon[j]!) * dv;
  };
  const down = (k: number, cuts: number): number => {
    const [i, j] = [k % columns, Math.floor(k / columns)];
    return face(along.resistance[j]! + crack * cuts, glass * dv, across.silicon[i]!) * du;
  };
  const whole = {
    right: new Float64Array(texelCount(grid)).map((_, k) => (k % columns < columns - 1 ? right(k, 0) : 0)),
    down: new Float64Array(texelCount(grid)).map((_, k) => (k < columns * (rows - 1) ? down(k, 0) : 0)),
  };
  return { whole, right, down };
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
