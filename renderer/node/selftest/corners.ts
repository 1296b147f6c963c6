import type { Body } from "../../../scenes/selftest/bodies.ts";
import type { Vec3 } from "../../world.ts";
import { type Eye, onPicture, seen } from "./eye.ts";

const NEAR = 0.05;

/** In world metres; corner k has plus along x, y, z where bits 0, 1, 2 of k are set. */
export function boxCorners({ position, rotation: r, size }: Body): Vec3[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((k) => {
    const [x, y, z] = [0, 1, 2].map(
      (axis) => ((k >> axis) % 2 === 1 ? size[axis]! : -size[axis]!) / 2,
    ) as unknown as Vec3;
    const along = (row: number) => r[row]! * x + r[row + 1]! * y + r[row + 2]! * z;
    return [position[0] + along(0), position[1] + along(3), position[2] + along(6)];
  });
}

type Edge = readonly [from: readonly [number, number], to: readonly [number, number]];

/** The twelve edges of a box in pixels; null when a corner is not in front of the camera. */
export function edgesOnPicture(body: Body, eye: Eye): Edge[] | null {
  const corners = boxCorners(body).map((corner) => seen(eye, corner));
  if (corners.some(([, , z]) => z < NEAR)) return null;
  const at = corners.map((corner) => onPicture(eye, corner));
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((k) =>
    [1, 2, 4].flatMap((bit) => (k & bit ? [] : [[at[k]!, at[k | bit]!] as const])),
  );
}

/** How far a convex outline reaches along one axis of the picture, seen by pixels that surely and that possibly show it. */
export interface Reach {
  low: readonly [possible: number, sure: number];
  high: readonly [sure: number, possible: number];
}

/**
 * By the lines through pixel centres: what pokes out between two lines, no pixel shows. Axis 0 is x, 1 is y. Null when no
 * pixel surely shows it.
 */
export function reachOnLines(edges: readonly Edge[], axis: 0 | 1, { width, height }: Eye, tie: number): Reach | null {
  const [long, lines] = axis === 0 ? [width, height] : [height, width];
  const sure: Span[] = [];
  const possible: Span[] = [];
  for (let line = 0; line < lines; line++) {
    const near = [-tie, 0, tie].map((off) => spanOn(edges, axis, line + 0.5 + off));
    const least = clipped(Math.max(...near.map(([a]) => a)) + tie, Math.min(...near.map(([, b]) => b)) - tie, long);
    const most = clipped(Math.min(...near.map(([a]) => a)) - tie, Math.max(...near.map(([, b]) => b)) + tie, long);
    if (holdsCentre(least)) sure.push(least);
    if (holdsCentre(most)) possible.push(most);
  }
  if (sure.length === 0) return null;
  const low = (spans: readonly Span[]) => Math.min(...spans.map(([a]) => a));
  const high = (spans: readonly Span[]) => Math.max(...spans.map(([, b]) => b));
  return { low: [low(possible), low(sure)], high: [high(sure), high(possible)] };
}

type Span = readonly [from: number, to: number];

/** Every silhouette edge of a box is an edge of the box: the outermost crossings are the outline's. Empty: from > to. */
function spanOn(edges: readonly Edge[], axis: 0 | 1, line: number): Span {
  const across = 1 - axis;
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [a, b] of edges) {
    if (a[across]! <= line === b[across]! <= line) continue;
    const at = a[axis] + ((b[axis] - a[axis]) * (line - a[across]!)) / (b[across]! - a[across]!);
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  return [from, to];
}

const clipped = (from: number, to: number, end: number): Span => [Math.max(0, from), Math.min(end, to)];

const holdsCentre = ([from, to]: Span): boolean => Math.ceil(from - 0.5) + 0.5 <= to;
