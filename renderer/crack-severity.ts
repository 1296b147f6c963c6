import type { CrackFamily } from "../../../renderer/crack-families.ts";

export type CrackSeverity = "minor" | "moderate" | "severe";

const GRADES = ["minor", "moderate", "severe"] as const;
/** Edge of a 156 mm cell, the measure of what a crack can cut off. */
const CELL_MM = 156;
/** These close off pieces of the cell from its busbars sooner than a line of the same length does. */
const BRANCHING: ReadonlySet<CrackFamily> = new Set(["dendritic", "star"]);

/**
 * A model, not a standard (IEC TS 62446-3 grades heat and has no class for a crack's length): below 0.3 cell edges of total
 * length a crack is minor, from 1 on it is severe, moderate between; dendritic and star cracks are one grade worse.
 */
export function crackSeverity(family: CrackFamily, lengthMm: number): CrackSeverity {
  const cells = lengthMm / CELL_MM;
  const grade = (cells < 0.3 ? 0 : cells < 1 ? 1 : 2) + (BRANCHING.has(family) ? 1 : 0);
  return GRADES[Math.min(grade, 2)]!;
}
