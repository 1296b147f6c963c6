/** What a pass says of the cells of its panels, in a frame's facts: by it, exporters cut single cells out of any picture. */
export type CellFacts = {
  readonly grid: CellGrid;
  readonly panels: readonly {
    readonly instance: number;
    /** Those that carry something. */
    readonly cells: readonly CellFinding[];
  }[];
};

/** Cells of all panels of a frame, metres from the middle of a panel's face: u to the right, v down. */
export type CellGrid = {
  /** u of the columns' centres, v of the rows'. */
  readonly columns: readonly number[];
  readonly rows: readonly number[];
  readonly width: number;
  readonly length: number;
};

export type CellFinding = {
  readonly column: number;
  readonly row: number;
  /** The worst first. */
  readonly defects: readonly { readonly category: string; readonly severity: string }[];
  /** Silicon that cracks cut from the busbars, mm²: A still connected, B degraded, C isolated. */
  readonly cutOffMm2: { readonly A: number; readonly B: number; readonly C: number };
};
