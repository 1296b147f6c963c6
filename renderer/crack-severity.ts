import type { CrackFamily } from "./crack-families.ts";

export const CRACK_SEVERITIES = ["minor", "moderate", "severe"] as const;
export type CrackSeverity = (typeof CRACK_SEVERITIES)[number];

/** Edge of a 156 mm cell, the measure of what a crack can cut off. */
const CELL_MM = 156;
/** Where the next grade begins, millimetres of line. */
const LIMITS = [0, 0.3 * CELL_MM, CELL_MM, Number.POSITIVE_INFINITY] as const;
/** These close off pieces of the cell from its busbars sooner than a line of the same length does. */
const BRANCHING: ReadonlySet<CrackFamily> = new Set(["dendritic", "star"]);

/**
 * A model, not a standard (IEC TS 62446-3 grades heat and has no class for a crack's length): below 0.3 cell edges of total
 * length a crack is minor, from 1 on it is severe, moderate between; dendritic and star cracks are one grade worse.
 */
export function crackSeverity(family: CrackFamily, lengthMm: number): CrackSeverity {
  const grade = lengthMm < LIMITS[1] ? 0 : lengthMm < LIMITS[2] ? 1 : 2;
  return CRACK_SEVERITIES[Math.min(grade + worse(family), 2)]!;
}

/** Total lengths that give a severity, from ≤ mm < to; null when no length does. */
export function severityLength(family: CrackFamily, severity: CrackSeverity): readonly [number, number] | null {
  const grade = CRACK_SEVERITIES.indexOf(severity) - worse(family);
  if (grade < 0) return null;
  return [LIMITS[grade]!, severity === "severe" ? LIMITS[3] : LIMITS[grade + 1]!];
}

const worse = (family: CrackFamily): number => (BRANCHING.has(family) ? 1 : 0);
