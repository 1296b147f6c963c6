import type { Rng } from "../../../../renderer/rng.ts";
import { along, between, type Point, type Polyline, sign, walk, whole } from "./walk.ts";

/** A wedge on the cell edge x = 0: two flanks from its tip to the edge, and mostly a crack that runs on from the tip. */
export function edge(rng: Rng, n: number): Polyline[] {
  const tip: Point = [between(rng, 0.3, 0.5), 0];
  const flanks = [180 - between(rng, 24, 52), 180 + between(rng, 24, 52)].map((heading) =>
    toBorder(rng, "x", tip, heading, between(rng, -12, 12)),
  );
  const ahead = { heading: between(rng, -25, 25), length: between(rng, 0.2, 0.4), steps: 10, wander: 4.5 };
  return n === 1 ? flanks : [...flanks, walk(rng, tip, ahead)];
}

/** A chip off the corner at the origin: a bowed line from edge y = 0 to edge x = 0; most send a crack into the cell. */
export function corner(rng: Rng, n: number): Polyline[] {
  const middle: Point = [between(rng, 0.36, 0.46), between(rng, 0.36, 0.46)];
  const lean = between(rng, -9, 9);
  const halves = [
    toBorder(rng, "y", middle, -45 + lean, -between(rng, 4, 22)),
    toBorder(rng, "x", middle, 135 + lean, between(rng, 4, 22)),
  ];
  if (n === 1) return halves;
  const { at } = along(halves[whole(rng, 0, 1)]!, between(rng, 0.2, 0.5));
  const into = {
    heading: 45 + sign(rng) * between(rng, 8, 30),
    length: between(rng, 0.22, 0.45),
    steps: 10,
    wander: 4.5,
  };
  return [...halves, walk(rng, at, into)];
}

/** Longer than any way to the border, so that the walk always gets there. */
const REACH = 2;

/** A walk that ends where it meets the cell edge x = 0 or y = 0. `bend` is in degrees on half a unit. */
function toBorder(rng: Rng, axis: "x" | "y", from: Point, heading: number, bend: number): Polyline {
  const line = walk(rng, from, { heading, length: REACH, steps: 24 * REACH, wander: 4, bend: 2 * REACH * bend });
  const at = axis === "x" ? 0 : 1;
  for (let k = 2; k < line.length; k += 2) {
    const before = line[k - 2 + at]!;
    const here = line[k + at]!;
    if (here <= 0) return [...line.slice(0, k), ...meet(line.slice(k - 2, k + 2), before / (before - here))];
  }
  throw new Error(`A crack of the library does not reach its border (heading ${heading}).`);
}

const meet = ([x0, y0, x1, y1]: readonly number[], share: number): Point => [
  x0! + share * (x1! - x0!),
  y0! + share * (y1! - y0!),
];
