import { cellCentre, type ModuleType } from "../module.ts";
import { type CellMaterial, SILICON, THIN_FILM } from "./cell-material.ts";

/** An interval in metres from the module's centre. */
export interface Span {
  from: number;
  to: number;
}

/** A rectangle of the module, metres from its centre: u across, v down the slope. */
export interface Patch {
  u: Span;
  v: Span;
}

/** One bypass diode and the cells it guards: strings of cells in series, the strings parallel to each other. */
export interface Substring {
  branches: readonly (readonly number[])[];
  /** Where the diode sits behind the glass. */
  diode: Patch;
}

/** Where the cells are and how they are wired. Cell k is in row floor(k / columns), column k % columns. */
export interface PanelLayout {
  material: CellMaterial;
  width: number;
  length: number;
  /** Visible width of the frame; 0 is frameless. */
  frame: number;
  columns: number;
  rows: number;
  /** Cells with half of the gap round them, so that neighbours touch. */
  across: readonly Span[];
  along: readonly Span[];
  /** Silicon stops here between two cells; 0 where nothing interrupts it. */
  gap: number;
  substrings: readonly Substring[];
  junctionBoxes: readonly Patch[];
}

export const patchAt = (u: number, v: number, width: number, length: number): Patch => ({
  u: { from: u - width / 2, to: u + width / 2 },
  v: { from: v - length / 2, to: v + length / 2 },
});

/** Crystalline modules: three diodes, two columns each; half-cut ones have two strings a diode, above and below. */
export function panelLayout(type: ModuleType): PanelLayout {
  const { columns, rows } = type;
  const across = Array.from({ length: columns }, (_, column) =>
    span(cellCentre(type, column, 0)[0], type.cellWidth + type.gap),
  );
  const along = Array.from({ length: rows }, (_, row) => span(cellCentre(type, 0, row)[1], type.cellLength + type.gap));
  const halves = type.middleGap > 0 ? 2 : 1;
  const boxes = halves === 2 ? middleBoxes(type) : topBoxes(type);
  const substrings = boxes.diodes.map((diode, k) => ({ branches: branches(columns, rows, halves, k), diode }));
  const { width, length, frame, gap } = type;
  const material = SILICON;
  return { material, width, length, frame, columns, rows, across, along, gap, substrings, junctionBoxes: boxes.boxes };
}

/** Cadmium telluride between two panes, 1.2 m × 0.6 m, frameless: stripes down the length, one diode for all. */
export function thinFilmLayout(): PanelLayout {
  const [width, length, columns, margin] = [0.6, 1.2, 108, 0.012];
  const pitch = (width - 2 * margin) / columns;
  const box = patchAt(0, -0.36, 0.1, 0.1);
  return {
    material: THIN_FILM,
    width,
    length,
    frame: 0,
    columns,
    rows: 1,
    across: Array.from({ length: columns }, (_, k) => span((k - (columns - 1) / 2) * pitch, pitch)),
    along: [span(0, length - 2 * margin)],
    gap: 0,
    substrings: [{ branches: [Array.from({ length: columns }, (_, k) => k)], diode: box }],
    junctionBoxes: [box],
  };
}

export const cellCount = (layout: PanelLayout): number => layout.columns * layout.rows;

/** m², half of the gap included. All cells of a module are alike. */
export const cellArea = ({ across, along }: PanelLayout): number =>
  (across[0]!.to - across[0]!.from) * (along[0]!.to - along[0]!.from);

const span = (centre: number, size: number): Span => ({ from: centre - size / 2, to: centre + size / 2 });

/** Cells of two neighbouring columns, in one string or in one for each half of the rows. */
function branches(columns: number, rows: number, halves: number, substring: number): number[][] {
  const share = rows / halves;
  return Array.from({ length: halves }, (_, half) =>
    Array.from({ length: 2 * share }, (_, k) => {
      const row = half * share + (k % share);
      return row * columns + 2 * substring + Math.floor(k / share);
    }),
  );
}

/** One box near the upper edge with the three diodes side by side. */
function topBoxes(type: ModuleType): { boxes: Patch[]; diodes: Patch[] } {
  const v = -type.length / 2 + 0.11;
  return { boxes: [patchAt(0, v, 0.16, 0.11)], diodes: [-1, 0, 1].map((k) => patchAt(0.05 * k, v, 0.04, 0.05)) };
}

/** A small box for each diode on the middle line. */
function middleBoxes(type: ModuleType): { boxes: Patch[]; diodes: Patch[] } {
  const places = [-1, 0, 1].map((k) => 2 * k * (type.cellWidth + type.gap));
  return { boxes: places.map((u) => patchAt(u, 0, 0.07, 0.06)), diodes: places.map((u) => patchAt(u, 0, 0.04, 0.04)) };
}
