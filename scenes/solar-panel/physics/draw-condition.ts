import { exp, log } from "../../../renderer/exact-math.ts";
import type { Rng } from "../../../renderer/rng.ts";
import type { Fault, ModuleCondition, ThermalCategory } from "./condition.ts";
import { band, blot, choose, cutOff, plant, uniform, whole } from "./draw-shapes.ts";
import type { PanelLayout } from "./layout.ts";

/** What a category can be caused by, drawn. Thin film has no cells or diodes to fail: ask it for the two "Hot-Spot" ones. */
export const drawCondition = (rng: Rng, layout: PanelLayout, category: ThermalCategory): ModuleCondition => ({
  category,
  faults: DRAW[category](rng, layout),
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
  "Hot-Spot": (rng, layout) => streak(rng, layout, 1),
  "Hot-Spot-Multi": (rng, layout) =>
    Array.from({ length: whole(rng, 2, 4) }, () => streak(rng, layout, whole(rng, 2, 10))).flat(),
  Diode: (rng) => [failed(rng, choose(rng, [0, 0, 1, 2, 2]))],
  "Diode-Multi": (rng) => {
    const healthy = choose(rng, [0, 1, 1, 1, 2]);
    return [0, 1, 2].filter((k) => k !== healthy).map((k) => failed(rng, k));
  },
  "Offline-Module": () => [{ kind: "offline" }],
  Shadowing: (rng, layout) => [shadow(rng, layout)],
  Soiling: (rng, layout) => Array.from({ length: whole(rng, 1, 3) }, () => dropping(rng, layout)),
  Vegetation: (rng, layout) => Array.from({ length: whole(rng, 1, 2) }, () => overgrown(rng, layout)),
};

const logUniform = (rng: Rng, low: number, high: number): number => exp(uniform(rng, log(low), log(high)));

/** Most hot cells are at the lower edge, some at the upper one, where dirt, water and the frame's load are. */
function anyCell(rng: Rng, { columns, rows }: PanelLayout): Place {
  const end = Math.ceil(rows / 4);
  const where = rng.next();
  const row = where < 0.5 ? rows - whole(rng, 1, end) : where < 0.65 ? whole(rng, 0, end - 1) : whole(rng, 0, rows - 1);
  return { column: whole(rng, 0, columns - 1), row };
}

/** Two to six cells: along the lower edge, down a column, or anywhere. */
function someCells(rng: Rng, layout: PanelLayout): Place[] {
  const count = whole(rng, 2, 6);
  const start = anyCell(rng, layout);
  const how = choose(rng, ["edge", "edge", "column", "apart"] as const);
  const places = Array.from({ length: count }, (_, k): Place => {
    if (how === "edge") return { column: start.column + k, row: layout.rows - 1 };
    return how === "column" ? { column: start.column, row: start.row + k } : anyCell(rng, layout);
  });
  return places.filter(({ column, row }) => column < layout.columns && row < layout.rows);
}

/** A weak cell and how much it leaks in reverse; a shunted one; a bad joint. */
function cellFaults(rng: Rng, place: Place): Fault[] {
  const cause = rng.next();
  if (cause < 0.25) return [{ kind: "shunt", siemens: logUniform(rng, 3, 60), ...place }];
  if (cause < 0.4) return [{ kind: "joint", ohms: logUniform(rng, 0.01, 0.1), ...place }];
  return [
    { kind: "weak", share: uniform(rng, 0.5, 0.94), ...place },
    { kind: "shunt", siemens: logUniform(rng, 0.1, 3), ...place },
  ];
}

/** One to six cells: a blow's, side by side in a slanting row, or apart. */
function crackedCells(rng: Rng, layout: PanelLayout): Place[] {
  if (rng.next() < 0.4) return Array.from({ length: whole(rng, 1, 3) }, () => anyCell(rng, layout));
  const start = anyCell(rng, layout);
  const slant = whole(rng, -1, 1);
  const places = Array.from({ length: whole(rng, 2, 6) }, (_, k) => ({
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
    { kind: "inactive", outline, strength: uniform(rng, 0.2, 1) },
    { kind: "shunt", siemens: logUniform(rng, 0.1, 3), ...place },
  ];
}

/** Neighbouring stripes of thin film that make less and leak at a place. */
function streak(rng: Rng, layout: PanelLayout, width: number): Fault[] {
  const first = whole(rng, 0, layout.columns - width);
  const [v, radius] = [uniform(rng, -0.45, 0.45) * layout.length, uniform(rng, 0.02, 0.25)];
  return Array.from({ length: width }, (_, k): Fault[] => {
    const place = { column: first + k, row: 0 };
    const u = layout.across[place.column]!.from;
    return [
      { kind: "weak", share: uniform(rng, 0.3, 0.95), ...place },
      { kind: "shunt", siemens: logUniform(rng, 0.1, 2), spot: { u, v, radius }, ...place },
    ];
  }).flat();
}

const failed = (rng: Rng, substring: number): Fault => ({
  kind: "substring",
  substring,
  state: choose(rng, ["shorted", "cut"] as const),
});

/** The shadow of the row in front, or of a pole or wire. */
function shadow(rng: Rng, { length }: PanelLayout): Fault {
  const strength = uniform(rng, 0.6, 1);
  if (rng.next() < 0.5) {
    const height = uniform(rng, 0.03, 0.6) * length;
    return {
      kind: "shade",
      outline: band(length / 2 - height / 2 + 0.05, height + 0.1, uniform(rng, -8, 8)),
      strength,
    };
  }
  const outline = band(uniform(rng, -0.5, 0.5) * length, uniform(rng, 0.03, 0.12), uniform(rng, -90, 90));
  return { kind: "shade", outline, strength };
}

/** Bird droppings, mostly near the upper edge where birds sit, or a line of mud above the lower frame. */
function dropping(rng: Rng, { width, length }: PanelLayout): Fault {
  if (rng.next() < 0.2) {
    const height = uniform(rng, 0.02, 0.1);
    return { kind: "soil", outline: band(length / 2 - height / 2, height, 0), strength: uniform(rng, 0.1, 0.7) };
  }
  const upper = rng.next() < 0.5;
  const v = (upper ? uniform(rng, -0.5, -0.25) : uniform(rng, -0.25, 0.5)) * length;
  const outline = blot(rng, uniform(rng, -0.45, 0.45) * width, v, uniform(rng, 0.015, 0.12));
  return { kind: "soil", outline, strength: uniform(rng, 0.3, 1) };
}

function overgrown(rng: Rng, { width, length }: PanelLayout): Fault {
  const [from, size] = [uniform(rng, -0.55, 0.35) * width, uniform(rng, 0.12, 0.5)];
  const patch = { u: { from, to: from + size }, v: { from: length / 2 - uniform(rng, 0.02, 0.2), to: length / 2 } };
  return { kind: "shade", outline: plant(rng, patch), strength: uniform(rng, 0.6, 1) };
}
