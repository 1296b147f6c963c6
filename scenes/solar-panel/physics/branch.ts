import { type CellCurve, currentAt, junctionVoltsAt } from "./cell-curve.ts";
import { fallingRoot, type Sample } from "./falling-root.ts";

/** A hundredth of a milliampere: far below what heats a cell by a millikelvin. */
const TOLERANCE = 1e-5;

/** Like cells, by their place in the branch. */
interface Kind {
  curve: CellCurve;
  places: number[];
}

/** Cells in series. Like cells are solved once. */
export interface Branch {
  kinds: readonly Kind[];
  /** The brightest cell's photocurrent, amperes. */
  photo: number;
}

export function seriesBranch(curves: readonly CellCurve[]): Branch {
  const kinds: Kind[] = [];
  for (const [place, curve] of curves.entries()) {
    const same = kinds.find((kind) => isSame(kind.curve, curve));
    if (same) same.places.push(place);
    else kinds.push({ curve, places: [place] });
  }
  return { kinds, photo: Math.max(...curves.map((curve) => curve.photo)) };
}

/** Volts over the branch and their slope, at a current. */
export function branchVolts(branch: Branch, amperes: number, into: Sample): void {
  const at: Sample = { value: 0, slope: 0 };
  let [volts, slope] = [0, 0];
  for (const { curve, places } of branch.kinds) {
    const junction = junctionVoltsAt(curve, amperes);
    currentAt(curve, junction, at);
    volts += places.length * (junction - amperes * curve.seriesOhms);
    slope += places.length * (1 / at.slope - curve.seriesOhms);
  }
  into.value = volts;
  into.slope = slope;
}

/** The current, at least 0, at which the branch has a voltage of 0 or below. */
export function branchAmperes(branch: Branch, volts: number): number {
  const sampleAt = (amperes: number, into: Sample): void => {
    branchVolts(branch, amperes, into);
    into.value -= volts;
  };
  return fallingRoot(sampleAt, 0, 2 * branch.photo + 1, branch.photo, TOLERANCE);
}

/** How branches side by side split a current: so that their voltages agree. At most two. */
export function splitCurrent(branches: readonly Branch[], amperes: number): number[] {
  const [first, second] = branches;
  if (!first || !second) return [amperes];
  const other: Sample = { value: 0, slope: 0 };
  const sampleAt = (x: number, into: Sample): void => {
    branchVolts(first, x, into);
    branchVolts(second, amperes - x, other);
    into.value -= other.value;
    into.slope += other.slope;
  };
  const reach = amperes + first.photo + second.photo;
  const x = fallingRoot(sampleAt, -reach, reach, amperes / 2, TOLERANCE);
  return [x, amperes - x];
}

const isSame = (a: CellCurve, b: CellCurve): boolean =>
  a.photo === b.photo && a.shuntSiemens === b.shuntSiemens && a.seriesOhms === b.seriesOhms;
