import { type Segment, segmentLength, segments } from "./strokes.ts";
import { type Polygon, unionArea } from "./union-area.ts";

/**
 * Area in mm² of strokes (metres) drawn with a pen of the given width: every segment is a rectangle, bends are mitred, free
 * ends are cut straight, so a lone line has exactly length × width. Overlaps, where branches meet or the pen is wider than
 * the gaps, count once. The masks' rule is another one: they add half a width at every end and whole pixels.
 */
export function strokesArea(strokes: readonly (readonly number[])[], widthMm: number): number {
  const [u0, v0] = strokes[0] ?? [0, 0];
  const millimetres = strokes.map((stroke) => stroke.map((x, k) => (x - (k % 2 === 0 ? u0! : v0!)) * 1000));
  return unionArea(millimetres.flatMap((stroke) => strips(stroke, widthMm / 2)));
}

function strips(stroke: readonly number[], half: number): Polygon[] {
  const pieces = segments(stroke).filter((segment) => segmentLength(segment) > 0);
  const mitres = pieces.map((piece, k) => (k === 0 ? 0 : half * halfTurnTangent(pieces[k - 1]!, piece)));
  return pieces.map((piece, k) => rectangle(piece, half, mitres[k]!, mitres[k + 1] ?? 0));
}

/** tan(turn/2) = sin/(1 + cos); turns beyond 90° are cut off as at 90°. */
function halfTurnTangent(a: Segment, b: Segment): number {
  const [ax, ay] = direction(a);
  const [bx, by] = direction(b);
  return Math.min(1, Math.abs(ax * by - ay * bx) / Math.max(1e-9, 1 + ax * bx + ay * by));
}

function direction(segment: Segment): readonly [number, number] {
  const length = segmentLength(segment);
  return [(segment[2] - segment[0]) / length, (segment[3] - segment[1]) / length];
}

/** Counter-clockwise corners, longer by `before` and `after`. */
function rectangle(segment: Segment, half: number, before: number, after: number): Polygon {
  const [x, y] = direction(segment);
  const [x0, y0] = [segment[0] - before * x, segment[1] - before * y];
  const [x1, y1] = [segment[2] + after * x, segment[3] + after * y];
  const [nx, ny] = [-y * half, x * half];
  return [
    [x0 - nx, y0 - ny],
    [x1 - nx, y1 - ny],
    [x1 + nx, y1 + ny],
    [x0 + nx, y0 + ny],
  ];
}
