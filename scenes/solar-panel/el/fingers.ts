import { hash01 } from "../../../renderer/hash-noise.ts";
import type { ElCellCondition, ElCrack } from "./condition.ts";
import { eachCrossing } from "./crossings.ts";
import { type CellGeometry, fingerAt, halfWidthAt } from "./geometry.ts";

/** Where a finger is cut, and what share of an uncut finger's conductance is left there. */
export interface FingerCut {
  /** u, metres. */
  at: number;
  conductance: number;
  byCrack: boolean;
}

/** A piece of a finger between two cuts. */
export interface FingerSegment {
  finger: number;
  from: number;
  to: number;
  /** A busbar lies on it. */
  onBusbar: boolean;
  /** A crack cuts it at one of its ends. */
  atCrack: boolean;
  /** Conductance of the cut at `from`; 0 at the finger's end. */
  link: number;
}

/** The cuts of every finger by cracks and interruptions, in order of u. */
export function fingerCuts({ cell, cracks, interruptions }: ElCellCondition): FingerCut[][] {
  const cuts = Array.from({ length: cell.fingers }, (): FingerCut[] => []);
  const lines = { first: fingerAt(cell, 0), step: cell.fingerPitch, count: cell.fingers };
  for (const crack of cracks)
    eachCrossing(crack.strokes, "v", lines, (finger, at) =>
      cuts[finger]!.push({ at, conductance: bridging(crack, finger), byCrack: true }),
    );
  for (const { finger, cuts: places, conductance } of interruptions)
    for (const at of places) cuts[finger]!.push({ at, conductance, byCrack: false });
  return cuts.map((list) => list.sort((a, b) => a.at - b.at));
}

/** Fingers that break together: neighbours share most of their fate. */
const RUN = 5;
const SPREAD = 0.35;

/** Share of an uncut finger's conductance over a crack. A model: it falls with the opening, with a spread that runs over a few fingers. */
export function bridging({ opening, seed }: ElCrack, finger: number): number {
  if (opening <= 0 || opening >= 1) return opening <= 0 ? 1 : 0;
  const at = finger / RUN;
  const k = Math.floor(at);
  const noise = hash01(seed, k) + (at - k) * (hash01(seed, k + 1) - hash01(seed, k)) - 0.5;
  const open = Math.min(1, Math.max(0, 1.2 * opening - 0.1 + SPREAD * noise));
  return 1 - open * open * (3 - 2 * open);
}

/** Every finger as its segments, finger by finger and from low u to high. */
export function fingerSegments(cell: CellGeometry, cuts: readonly (readonly FingerCut[])[]): FingerSegment[] {
  return cuts.flatMap((list, finger) => {
    const half = halfWidthAt(cell, fingerAt(cell, finger));
    const inside = list.filter(({ at }) => at > -half && at < half);
    const ends = [-half, ...inside.map(({ at }) => at), half];
    return ends.slice(1).map((to, k): FingerSegment => {
      const [before, after] = [inside[k - 1], inside[k]];
      return {
        finger,
        from: ends[k]!,
        to,
        onBusbar: touchesBusbar(cell, ends[k]!, to),
        atCrack: Boolean(before?.byCrack || after?.byCrack),
        link: before?.conductance ?? 0,
      };
    });
  });
}

const touchesBusbar = ({ busbars, busbarWidth }: CellGeometry, from: number, to: number): boolean =>
  busbars.some((bar) => to > bar - busbarWidth / 2 && from < bar + busbarWidth / 2);
