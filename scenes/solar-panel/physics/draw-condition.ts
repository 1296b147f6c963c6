import type { Rng } from "../../../renderer/rng.ts";
import type { Fault, ModuleCondition, ThermalCategory } from "./condition.ts";
import { overgrown, shadow, soiled } from "./draw-cover.ts";
import { choose, cutOff, logUniform, uniform, whole } from "./draw-shapes.ts";
import { glow, spindle, spot } from "./draw-stripes.ts";
import type { PanelLayout } from "./layout.ts";
import { FAULT } from "./variety.ts";

/** What a category can be caused by, drawn. Thin film has no diodes to fail one by one: ask it for no "Diode". */
export const drawCondition = (rng: Rng, layout: PanelLayout, category: ThermalCategory): ModuleCondition => ({
  category,
  faults: (layout.material.technology === "silicon" ? DRAW : { ...DRAW, ...DRAW_STRIPES })[category](rng, layout),
});

type Draw = (rng: Rng, layout: PanelLayout) => Fault[];
interface Place {
  column: number;
  row: number;
}

const DRAW: Readonly<Record<ThermalCategory, Draw>> = {
  "No-Anomaly": () => [],
  Cell: (rng, layout) => cellFaults(rng, anyCell(rng, layout)),
  "Cell-Multi": (rng, layout) => someCells(rng, layout).flatMap((place) => cellFaults(rng, place)),
  Cracking: (rng, layout) => crackedCells(rng, layout).flatMap((place) => cracked(rng, layout, place)),
  "Hot-Spot": (rng, layout) => spot(rng, layout),
  "Hot-Spot-Multi": (rng, layout) => times(rng, 1, 4, () => glow(rng, layout)),
  Diode: (rng) => [failed(rng, choose(rng, [0, 0, 1, 2, 2]))],
  "Diode-Multi": (rng) => {
    const healthy = choose(rng, [0, 1, 1, 1, 2]);
    return [0, 1, 2].filter((k) => k !== healthy).map((k) => failed(rng, k));
  },
  "Offline-Module": () => [{ kind: "offline" }],
  Shadowing: shadow,
  Soiling: soiled,
  Vegetation: (rng, layout) => times(rng, 1, 2, () => overgrown(rng, layout)),
};

/** Stripes as long as the module fail otherwise than cells do. */
const DRAW_STRIPES: Partial<Record<ThermalCategory, Draw>> = {
  Cell: (rng, layout) => spindle(rng, layout),
  "Cell-Multi": (rng, layout) => times(rng, 1, 5, () => spindle(rng, layout)),
  Cracking: (rng, layout) => [
    ...times(rng, 1, 3, () => glow(rng, layout)),
    ...times(rng, 0, 3, () => spindle(rng, layout)),
  ],
};

const times = (rng: Rng, low: number, high: number, draw: () => Fault[]): Fault[] =>
  Array.from({ length: whole(rng, low, high) }, draw).flat();

function anyCell(rng: Rng, { columns, rows }: PanelLayout): Place {
  const where = rng.next();
  const column = whole(rng, 0, columns - 1);
  if (where < FAULT.lowestRowShare) return { column, row: rows - 1 };
  if (where < FAULT.lowestRowShare + FAULT.highestRowShare) return { column, row: 0 };
  return { column, row: whole(rng, 0, rows - 1) };
}

/** Cells side by side along an edge, down a column, or anywhere. */
function someCells(rng: Rng, layout: PanelLayout): Place[] {
  const count = whole(rng, ...FAULT.group);
  const start = anyCell(rng, layout);
  const how = choose(rng, ["edge", "edge", "column", "apart", "apart"] as const);
  const places = Array.from({ length: count }, (_, k): Place => {
    if (how === "edge") return { column: start.column + k, row: start.row };
    return how === "column" ? { column: start.column, row: start.row - k } : anywhere(rng, layout);
  });
  return places.filter(({ column, row }) => column < layout.columns && row >= 0);
}

const anywhere = (rng: Rng, { columns, rows }: PanelLayout): Place => ({
  column: whole(rng, 0, columns - 1),
  row: whole(rng, 0, rows - 1),
});

/** A weak cell and how much it leaks in reverse; a shunted one; a bad joint. */
function cellFaults(rng: Rng, place: Place): Fault[] {
  const cause = rng.next();
  if (cause < FAULT.shuntedShare) return [{ kind: "shunt", siemens: logUniform(rng, ...FAULT.shunt), ...place }];
  if (cause < FAULT.shuntedShare + FAULT.jointShare)
    return [{ kind: "joint", ohms: logUniform(rng, ...FAULT.joint), ...place }];
  return [
    { kind: "weak", share: uniform(rng, ...FAULT.weakShare), ...place },
    { kind: "shunt", siemens: logUniform(rng, ...FAULT.leak), ...place },
  ];
}

/** A blow's cells, side by side in a slanting row, or cells here and there. */
function crackedCells(rng: Rng, layout: PanelLayout): Place[] {
  const count = whole(rng, ...FAULT.cracked);
  if (rng.next() < FAULT.crackedApartShare) return Array.from({ length: count }, () => anywhere(rng, layout));
  const start = anywhere(rng, layout);
  const slant = whole(rng, -1, 1);
  const places = Array.from({ length: count }, (_, k) => ({
    column: start.column + Math.ceil(k / 2),
    row: start.row + slant * Math.floor(k / 2),
  }));
  return places.filter(({ column, row }) => column < layout.columns && row >= 0 && row < layout.rows);
}

/** A cell that a crack has partly cut off, and the leak that its edges make. */
function cracked(rng: Rng, layout: PanelLayout, place: Place): Fault[] {
  const cell = { u: layout.across[place.column]!, v: layout.along[place.row]! };
  const { outline, segment } = cutOff(rng, cell);
  return [
    { kind: "crack", segments: [segment] },
    { kind: "inactive", outline, strength: uniform(rng, ...FAULT.partLost) },
    { kind: "shunt", siemens: logUniform(rng, ...FAULT.crackLeak), ...place },
  ];
}

const failed = (rng: Rng, substring: number): Fault => ({
  kind: "substring",
  substring,
  state: choose(rng, ["shorted", "cut"] as const),
});
