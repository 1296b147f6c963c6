import { type Segment, segments } from "./strokes.ts";

/** The parts of a polyline within |u| ≤ halfWidth and |v| ≤ halfHeight, in order; a line that leaves and returns gives two. */
export function clipStroke(stroke: readonly number[], halfWidth: number, halfHeight: number): number[][] {
  const parts: number[][] = [];
  let open: number[] | undefined;
  for (const segment of segments(stroke)) {
    const kept = clipSegment(segment, halfWidth, halfHeight);
    if (kept) {
      open ??= startPart(parts, kept);
      open.push(kept[2], kept[3]);
    }
    const leaves = !kept || kept[2] !== segment[2] || kept[3] !== segment[3];
    if (leaves) open = undefined;
  }
  return parts;
}

function startPart(parts: number[][], [u, v]: Segment): number[] {
  const part = [u, v];
  parts.push(part);
  return part;
}

/** Liang and Barsky 1984: the part of a segment inside the rectangle, its untouched ends bit for bit. */
function clipSegment(segment: Segment, halfWidth: number, halfHeight: number): Segment | null {
  const [u0, v0, u1, v1] = segment;
  const [du, dv] = [u1 - u0, v1 - v0];
  let [from, to] = [0, 1];
  for (const [rate, room] of [
    [-du, u0 + halfWidth],
    [du, halfWidth - u0],
    [-dv, v0 + halfHeight],
    [dv, halfHeight - v0],
  ] as const) {
    if (rate === 0 && room < 0) return null;
    if (rate < 0) from = Math.max(from, room / rate);
    if (rate > 0) to = Math.min(to, room / rate);
  }
  if (from >= to) return null;
  const at = (share: number) => [within(u0 + share * du, halfWidth), within(v0 + share * dv, halfHeight)] as const;
  return [...(from > 0 ? at(from) : [u0, v0]), ...(to < 1 ? at(to) : [u1, v1])] as unknown as Segment;
}

/** Rounding must not leave a point a bit outside. */
const within = (x: number, half: number): number => Math.min(half, Math.max(-half, x));
