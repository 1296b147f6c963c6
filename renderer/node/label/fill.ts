import type { Box } from "../../records.ts";
import type { Point } from "./polygon.ts";

/**
 * Pixels whose centre lies in the polygon (even-odd, so it need not be convex), inside the image:
 * the rule by which the renderer fills triangles.
 */
export function fillCentres(
  polygon: readonly Point[],
  width: number,
  height: number,
  visit: (y: number, from: number, to: number) => void,
): void {
  const [top, bottom] = rowRange(polygon, height);
  for (let y = top; y < bottom; y++) {
    const crossings = crossingsAt(polygon, y + 0.5);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i]! - 0.5));
      const to = Math.min(width, Math.ceil(crossings[i + 1]! - 0.5));
      if (from < to) visit(y, from, to);
    }
  }
}

/** Number and extent of those pixels. */
export function centreExtent(polygon: readonly Point[], width: number, height: number): { area: number; box: Box } {
  let area = 0;
  let [left, top, right, bottom] = [width, height, 0, 0];
  fillCentres(polygon, width, height, (y, from, to) => {
    area += to - from;
    left = Math.min(left, from);
    right = Math.max(right, to);
    top = Math.min(top, y);
    bottom = y + 1;
  });
  return { area, box: area === 0 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top] };
}

/**
 * Pixels whose square the convex polygon reaches into; running along its edge is not enough. Exact: the part of a
 * convex polygon inside a row of pixels spans one interval, and a square of that row overlaps when the interval does.
 */
export function fillTouched(
  polygon: readonly Point[],
  width: number,
  height: number,
  visit: (x: number, y: number) => void,
): void {
  const [top, bottom] = rowRange(polygon, height);
  for (let y = top; y < bottom; y++) {
    const [low, high] = spanInRow(polygon, y);
    const to = Math.min(width, Math.ceil(high));
    for (let x = Math.max(0, Math.floor(low)); x < to; x++) visit(x, y);
  }
}

/** Rows of the image that the polygon reaches into: [first, end). */
function rowRange(polygon: readonly Point[], height: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [, y] of polygon) {
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  return [Math.max(0, Math.floor(low)), Math.min(height, Math.ceil(high))];
}

/** Ascending. */
function crossingsAt(polygon: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  let a = polygon[polygon.length - 1]!;
  for (const b of polygon) {
    if (a[1] <= y !== b[1] <= y) crossings.push(crossing(a, b, y));
    a = b;
  }
  if (crossings.length === 2 && crossings[0]! <= crossings[1]!) return crossings;
  return crossings.sort((one, other) => one - other);
}

/** Least and greatest x of the polygon between y and y + 1. */
function spanInRow(polygon: readonly Point[], y: number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < polygon.length; i++) {
    const a = polygon[i]!;
    const b = polygon[i + 1 < polygon.length ? i + 1 : 0]!;
    const [upper, lower] = a[1] <= b[1] ? [a, b] : [b, a];
    if (lower[1] < y || upper[1] > y + 1) continue;
    const first = upper[1] >= y ? upper[0] : crossing(upper, lower, y);
    const last = lower[1] <= y + 1 ? lower[0] : crossing(upper, lower, y + 1);
    low = Math.min(low, first, last);
    high = Math.max(high, first, last);
  }
  return [low, high];
}

/** The edge's x at height y. */
function crossing(a: Point, b: Point, y: number): number {
  return a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]);
}
