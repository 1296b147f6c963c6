import { CRACK_FAMILY_NAMES, type CrackFamily } from "../../../renderer/crack-families.ts";
import type { Rng } from "../../../renderer/rng.ts";
import type { DarkSpot, ElCellCondition, ElCrack, ElLook, FingerInterruption } from "./condition.ts";
import { drawCrack, starCentre } from "./draw-crack.ts";
import { between, whole } from "./draw-look.ts";
import type { CellGeometry } from "./geometry.ts";

/** "functional", one defect, or a crack of a family. */
export type ElCellKind = "functional" | "finger" | "dark-spot" | "dark-cell" | CrackFamily;

/** Share of functional cells with interrupted fingers. */
const INTERRUPTED = 0.2;
/** A second crack often runs beside or across the first. */
const SECOND_CRACK = 0.35;

/** The condition of a cell of a kind. `level` is that of the module's whole cells, 0..1. */
export function drawCell(
  rng: Rng,
  cell: CellGeometry,
  look: ElLook,
  kind: ElCellKind,
  level: number,
  interrupted = INTERRUPTED,
): ElCellCondition {
  const cracks = isFamily(kind) ? drawCracks(rng, cell, kind) : [];
  const withFingers = kind === "finger" || rng.next() < interrupted;
  const spots = kind === "dark-spot" ? whole(rng, 1, 3) : 0;
  return {
    cell,
    look,
    seed: rng.uint32() >>> 1,
    level: level * (kind === "dark-cell" ? between(rng, 0.08, 0.32) : 1 + 0.035 * rng.normal()),
    texture: between(rng, 0.7, 1.4),
    isDark: kind === "dark-cell",
    cracks,
    interruptions: withFingers ? drawInterruptions(rng, cell) : [],
    spots: [
      ...cracks.flatMap((crack) => starCentre(rng, crack)),
      ...Array.from({ length: spots }, () => drawSpot(rng, cell)),
    ],
  };
}

/** One crack, or two; the second of two diagonals takes the crystal's other cleavage plane, so that many cross. */
function drawCracks(rng: Rng, cell: CellGeometry, family: CrackFamily): ElCrack[] {
  const first = drawCrack(rng, cell, family);
  if (rng.next() >= SECOND_CRACK) return [first];
  const second = drawCrack(rng, cell, family);
  return [first, family === "line-diagonal" && rises(first) === rises(second) ? mirrored(second) : second];
}

/** Whether a line's v grows with its u. */
function rises({ strokes: [line = []] }: ElCrack): boolean {
  return (line.at(-2)! - line[0]!) * (line.at(-1)! - line[1]!) > 0;
}

const mirrored = (crack: ElCrack): ElCrack => ({
  ...crack,
  strokes: crack.strokes.map((stroke) => stroke.map((x, k) => (k % 2 === 0 ? -x : x))),
});

const isFamily = (kind: ElCellKind): kind is CrackFamily => (CRACK_FAMILY_NAMES as readonly string[]).includes(kind);

/** A few broken fingers, seldom neighbours; each is cut twice between two busbars, or once between the last and the edge. */
export function drawInterruptions(rng: Rng, cell: CellGeometry): FingerInterruption[] {
  const groups = whole(rng, 1, 3);
  return Array.from({ length: groups }, () => {
    const first = whole(rng, 1, cell.fingers - 4);
    const count = rng.next() < 0.85 ? 1 : 2;
    return Array.from({ length: count }, (_, k) => ({
      finger: first + k,
      cuts: drawCuts(rng, cell),
      conductance: drawGap(rng),
    }));
  }).flat();
}

/** Half are clean gaps, half thin places. */
const drawGap = (rng: Rng): number => (rng.next() < 0.5 ? 0 : between(rng, 0.15, 0.6));

function drawCuts(rng: Rng, { width, busbars }: CellGeometry): number[] {
  const ends = [-width / 2, ...busbars, width / 2];
  const k = whole(rng, 0, ends.length - 2);
  const [from, to] = [ends[k]!, ends[k + 1]!];
  const [a, b] = [between(rng, 0.1, 0.5), between(rng, 0.5, 0.9)];
  if (k === 0) return [from + b * (to - from)];
  if (k === ends.length - 2) return [from + a * (to - from)];
  return [from + a * (to - from), from + b * (to - from)];
}

export const drawSpot = (rng: Rng, { width, length }: CellGeometry): DarkSpot => ({
  kind: "dark-spot",
  u: width * between(rng, -0.45, 0.45),
  v: length * between(rng, -0.45, 0.45),
  radius: between(rng, 0.0012, 0.0075),
  depth: between(rng, 0.25, 0.7),
});
