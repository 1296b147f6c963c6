import type { CrackFamily } from "../../../renderer/crack-families.ts";
import type { CellGeometry } from "./geometry.ts";

/** A crack in a cell, or that part of it which lies in the cell. */
export interface ElCrack {
  family: CrackFamily;
  /** Flat u0, v0, u1, v1, … in metres from the cell's centre. */
  strokes: readonly (readonly number[])[];
  /** How far its sides have parted: 0, all fingers still bridge it, to 1, none does. */
  opening: number;
  /** Of its variation along its length, a whole number. */
  seed: number;
}

/** Breaks of one printed finger, not by a crack. */
export interface FingerInterruption {
  finger: number;
  /** u of the breaks, metres. */
  cuts: readonly number[];
  /** Left at each break, as a share of an uncut finger's: 0 for a gap, more for a thin place. */
  conductance: number;
}

/** A round dark spot; metres from the cell's centre. */
export interface DarkSpot {
  kind: "dark-spot" | "cross";
  u: number;
  v: number;
  radius: number;
  /** Share of the light that is missing in its middle, 0..1. */
  depth: number;
}

/** What a maker's line gives all its cells. */
export interface ElLook {
  /** Share of the light that a busbar hides, 0..1. */
  busbarDepth: number;
  /** How much of that it hides less of between its solder pads: 0, an even line, to 1, dashes. */
  busbarDashes: number;
  /** Solder pads along a cell. */
  pads: number;
}

/** Everything that the picture of a cell comes from. */
export interface ElCellCondition {
  cell: CellGeometry;
  look: ElLook;
  /** Of the wafer's texture, a whole number. */
  seed: number;
  /** Mean brightness of the silicon between busbars were it whole, 0..1 of the camera's range. */
  level: number;
  /** 1 is an ordinary wafer; more has deeper clouds and marks. */
  texture: number;
  /** The whole cell hardly lights: shunted, or cut off from its string. */
  isDark: boolean;
  cracks: readonly ElCrack[];
  interruptions: readonly FingerInterruption[];
  spots: readonly DarkSpot[];
}
