import { cosDegrees, sinDegrees } from "../../../renderer/exact-math.ts";
import type { FingerSegment } from "./fingers.ts";
import { type CellGeometry, fingerAt, halfWidthAt } from "./geometry.ts";

/** A convex outline, flat [u0, v0, u1, v1, …], metres from the cell's centre. */
export type Outline = readonly number[];

/** The strip that a finger feeds: half a pitch on either side. */
export function stripOutline({ fingerPitch, ...cell }: CellGeometry, { finger, from, to }: FingerSegment): Outline {
  const v = fingerAt({ ...cell, fingerPitch }, finger);
  return quad([from, to, v - fingerPitch / 2], [from, to, v + fingerPitch / 2]);
}

/** Ends of two neighbouring strips farther apart than this, in pitches, do not lie on one crack. */
const STEEPEST = 4;

/**
 * A region's strips with ends that follow the crack from one finger to the next; each is cut at its finger, so that all
 * outlines are convex.
 */
export function regionOutlines(cell: CellGeometry, region: readonly FingerSegment[]): Outline[] {
  return region.flatMap((segment) => {
    const v = fingerAt(cell, segment.finger);
    const half = (side: -1 | 1): Outline => {
      const others = region.filter(({ finger }) => finger === segment.finger + side);
      const [from, to] = meeting(segment, others, STEEPEST * cell.fingerPitch);
      return quad([segment.from, segment.to, v], [from, to, v + (side * cell.fingerPitch) / 2]);
    };
    return [half(-1), half(1)];
  });
}

/** Ends halfway to the next finger's strip. */
function meeting({ from, to }: FingerSegment, others: readonly FingerSegment[], most: number): [number, number] {
  const touching = others.filter((other) => other.from < to && other.to > from);
  const towards = (end: number, ends: readonly number[]) => {
    const nearest = ends.reduce((a, b) => (Math.abs(b - end) < Math.abs(a - end) ? b : a), Number.POSITIVE_INFINITY);
    return Math.abs(nearest - end) < most ? (end + nearest) / 2 : end;
  };
  const ends = [
    towards(
      from,
      touching.map((other) => other.from),
    ),
    towards(
      to,
      touching.map((other) => other.to),
    ),
  ];
  return [Math.min(...ends), Math.max(...ends)];
}

const quad = ([a, b, v]: readonly [number, number, number], [c, d, w]: readonly [number, number, number]): Outline => [
  ...[a, v, b, v],
  ...[d, w, c, w],
];

/** Pieces of a round edge. */
const ROUND = 24;

/** A fan of triangles about a centre; `radius` by direction, degrees. */
export function fanOutlines(u: number, v: number, radius: (cos: number, sin: number) => number): Outline[] {
  const rim = Array.from({ length: ROUND }, (_, k) => {
    const [cos, sin] = [cosDegrees((360 * k) / ROUND), sinDegrees((360 * k) / ROUND)];
    const r = radius(cos, sin);
    return [u + r * cos, v + r * sin] as const;
  });
  return rim.map((point, k) => [u, v, ...point, ...rim[(k + 1) % ROUND]!]);
}

/** The silicon's outline. */
export function cellOutline(cell: CellGeometry): Outline {
  const vs = Array.from({ length: ROUND + 1 }, (_, k) => cell.length * (k / ROUND - 0.5));
  const right = vs.flatMap((v) => [halfWidthAt(cell, v), v]);
  const left = vs.reverse().flatMap((v) => [-halfWidthAt(cell, v), v]);
  return [...right, ...left];
}
