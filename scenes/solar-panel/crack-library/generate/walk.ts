import { atan2Degrees, cosDegrees, sinDegrees } from "../../../../renderer/exact-math.ts";
import type { Rng } from "../../../../renderer/rng.ts";

/** Flat x0, y0, x1, y1, …; degrees are counted from +x (across the busbars) towards +y (along them). */
export type Polyline = number[];
export type Point = readonly [x: number, y: number];

export interface Course {
  /** At the start. */
  heading: number;
  length: number;
  steps: number;
  /** Standard deviation of the change of heading per step, degrees: 2 follows a cleavage plane, 8 is ragged. */
  wander: number;
  /** Steady turn over the whole length, degrees. */
  bend?: number;
}

/** Share of a deviation that lives on to the next step: the crystal pulls a crack back to its plane. */
const MEMORY = 0.82;
/** Chance per step that the crack jumps to another plane for a while, and how far it turns then. */
const KINK_CHANCE = 0.09;
const KINK = [9, 24] as const;

/** One crack front: steps of uneven length along a heading that wanders, is pulled back, and now and then kinks. */
export function walk(rng: Rng, from: Point, course: Course): Polyline {
  const { heading, length, steps, wander, bend = 0 } = course;
  const points = [...from];
  let [x, y] = from;
  let deviation = 0;
  for (let k = 0; k < steps; k++) {
    deviation = MEMORY * deviation + wander * rng.normal();
    if (k > 0 && rng.next() < KINK_CHANCE) deviation += between(rng, ...KINK) * sign(rng);
    const angle = heading + deviation + (bend * k) / steps;
    const step = (length / steps) * between(rng, 0.45, 1.55);
    x += step * cosDegrees(angle);
    y += step * sinDegrees(angle);
    points.push(x, y);
  }
  return points;
}

/** The vertex a share of the way along, and the direction in which the line passes it. */
export function along(line: Polyline, share: number): { at: Point; heading: number } {
  const last = line.length / 2 - 1;
  const k = Math.min(last - 1, Math.max(1, Math.round(share * last)));
  const [x0, y0, x, y, x1, y1] = line.slice(2 * k - 2, 2 * k + 4) as [number, number, number, number, number, number];
  return { at: [x, y], heading: atan2Degrees(y1 - y0, x1 - x0) };
}

export const between = (rng: Rng, low: number, high: number): number => low + (high - low) * rng.next();

/** Whole number from low to high, both included. */
export const whole = (rng: Rng, low: number, high: number): number => low + Math.floor((high - low + 1) * rng.next());

export const sign = (rng: Rng): 1 | -1 => (rng.next() < 0.5 ? -1 : 1);
