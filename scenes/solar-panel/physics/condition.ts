import type { CrackSegment } from "./cut-faces.ts";
import type { Outline } from "./raster.ts";

/** The names of InfraredSolarModules (Raptor Maps), so that maps can be compared with its images. */
export const THERMAL_CATEGORIES = [
  "No-Anomaly",
  "Cell",
  "Cell-Multi",
  "Cracking",
  "Hot-Spot",
  "Hot-Spot-Multi",
  "Diode",
  "Diode-Multi",
  "Offline-Module",
  "Shadowing",
  "Soiling",
  "Vegetation",
] as const;

export type ThermalCategory = (typeof THERMAL_CATEGORIES)[number];

interface OnCell {
  column: number;
  row: number;
}

/** A physical cause. Each has one place in the model: a cell's curve, a substring's diode, light, or the sheet. */
export type Fault =
  /** A parallel path in a cell; in reverse it heats at the spot (metres from the module's centre), or all over. */
  | ({ kind: "shunt"; siemens: number; spot?: { u: number; v: number; radius: number; stretch?: number } } & OnCell)
  /** A cell that makes only a share of its photocurrent: mismatch, degradation, a broken half. */
  | ({ kind: "weak"; share: number } & OnCell)
  /** A bad solder joint: ohms in series, their heat in the cell. */
  | ({ kind: "joint"; ohms: number } & OnCell)
  /** Potential-induced degradation: every cell shunted, up to `siemens` towards one edge; `seed` scatters the cells. */
  | { kind: "pid"; siemens: number; edge: "top" | "bottom" | "left" | "right"; seed: number }
  /** The diode failed, or (cut) the ribbons of its cells. */
  | { kind: "substring"; substring: number; state: "shorted" | "open" | "cut" }
  /** No current through the module: a broken connector, string or inverter. */
  | { kind: "offline" }
  /** The string carries only this share of its best current: other modules of it are shaded too, or it is held back. */
  | { kind: "string"; share: number }
  /** Something above the module hides the sun: `strength` 1 leaves the diffuse light. */
  | { kind: "shade"; outline: Outline; strength: number }
  /** Dirt on the glass takes this share of all light, and warms up itself. */
  | { kind: "soil"; outline: Outline; strength: number }
  /** An area that a crack has cut off (1) or joins badly (below 1): it makes no current, the rest carries it. */
  | { kind: "inactive"; outline: Outline; strength: number }
  /** Lines where the cell sheet is parted. */
  | { kind: "crack"; segments: readonly CrackSegment[] };

/** What is wrong with a module: plain JSON, drawn by a randomizer, recorded with the frame. */
export interface ModuleCondition {
  category: ThermalCategory;
  faults: readonly Fault[];
}

export const HEALTHY: ModuleCondition = { category: "No-Anomaly", faults: [] };

/** The faults of one kind. */
export const faultsOf = <K extends Fault["kind"]>(
  { faults }: ModuleCondition,
  kind: K,
): readonly Extract<Fault, { kind: K }>[] =>
  faults.filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
