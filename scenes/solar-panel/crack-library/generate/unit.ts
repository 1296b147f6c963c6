import { UNIT } from "../decode.ts";
import type { Polyline } from "./walk.ts";

/** Moves the centre of the bounding box to 0, scales the greatest distance between two points to 1, and rounds. */
export function toUnit(strokes: readonly Polyline[]): Polyline[] {
  const points = strokes.flatMap(pairs);
  const size = diameter(points);
  const [cx, cy] = [middle(points.map(([x]) => x)), middle(points.map(([, y]) => y))];
  const whole = (value: number, centre: number) => Math.round(((value - centre) / size) * UNIT) + 0;
  return strokes.map((stroke) => dropRepeats(pairs(stroke).map(([x, y]) => [whole(x, cx), whole(y, cy)])).flat());
}

type Pair = [x: number, y: number];

const pairs = (stroke: Polyline): Pair[] =>
  Array.from({ length: stroke.length / 2 }, (_, k) => [stroke[2 * k]!, stroke[2 * k + 1]!]);

const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2;

function diameter(points: readonly Pair[]): number {
  let most = 0;
  for (const [x0, y0] of points)
    for (const [x1, y1] of points) most = Math.max(most, (x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
  return Math.sqrt(most);
}

const dropRepeats = (points: Pair[]): Pair[] =>
  points.filter(([x, y], k) => k === 0 || x !== points[k - 1]![0] || y !== points[k - 1]![1]);
