import { FarmError } from "../../../renderer/errors.ts";
import { cosDegrees, sinDegrees } from "../../../renderer/exact-math.ts";
import type { CrackPlacement } from "../../../renderer/world.ts";
import { strokesArea } from "./area.ts";
import { clipStroke } from "./clip.ts";
import { CRACK_PATTERNS } from "./library.ts";
import { strokesLength } from "./strokes.ts";

export interface PlacedCrack {
  /** Flat u0, v0, u1, v1, … in metres from the surface's centre. Empty when no part lies on the surface. */
  strokes: number[][];
  /** Of all centre lines on the surface. */
  lengthMm: number;
  widthMm: number;
  /** Of the surface within half a width of the centre lines; where strokes overlap it counts once. */
  areaMm2: number;
}

/** Lays a pattern on a surface: mirrors it (x → -x), scales it, turns it from u towards v, moves it, and cuts it at the rim. */
export function placeCrack(placement: CrackPlacement, surface: { width: number; height: number }): PlacedCrack {
  const strokes = crackStrokes(placement, surface);
  const { widthMm } = placement;
  return { strokes, lengthMm: strokesLength(strokes) * 1000, widthMm, areaMm2: strokesArea(strokes, widthMm) };
}

/** The lines alone. */
export function crackStrokes(placement: CrackPlacement, surface: { width: number; height: number }): number[][] {
  const pattern = CRACK_PATTERNS[placement.pattern];
  if (!pattern) throw unknownPattern(placement);
  return pattern.strokes.flatMap((stroke) =>
    clipStroke(moved(stroke, placement), surface.width / 2, surface.height / 2),
  );
}

function moved(stroke: readonly number[], { u, v, rotationDegrees, length, mirrored }: CrackPlacement): number[] {
  const cosine = cosDegrees(rotationDegrees) * length;
  const sine = sinDegrees(rotationDegrees) * length;
  const points: number[] = [];
  for (let k = 0; k < stroke.length; k += 2) {
    const x = mirrored ? -stroke[k]! : stroke[k]!;
    const y = stroke[k + 1]!;
    points.push(u + cosine * x - sine * y, v + sine * x + cosine * y);
  }
  return points;
}

const unknownPattern = ({ pattern, surface }: CrackPlacement): FarmError =>
  new FarmError({
    code: "crack.unknown-pattern",
    message: `There is no crack pattern ${pattern}.`,
    where: `crack on ${surface}`,
    remedy: `Patterns are numbered 0 to ${CRACK_PATTERNS.length - 1}; docs/images/crack-library.png shows them.`,
  });
