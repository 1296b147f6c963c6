import type { Rng } from "../../../../renderer/rng.ts";
import { along, between, type Polyline, sign, walk, whole } from "./walk.ts";

/** Along the busbars: most follow the solder ribbon's stress, so they are long and wander little. */
export const parallel = (rng: Rng, n: number): Polyline[] => line(rng, 90, between(rng, 2, 5.5), n % 3 === 2);

/** Across the busbars, from ribbon to ribbon: bending breaks cells like that. */
export const perpendicular = (rng: Rng, n: number): Polyline[] => line(rng, 0, between(rng, 2, 5.5), n % 3 === 1);

/** Along ⟨110⟩, the planes on which mono-crystalline silicon cleaves: 45° to the busbars, nearly straight, with jogs. */
export function diagonal(rng: Rng, n: number): Polyline[] {
  const heading = n % 2 === 0 ? 45 : -45;
  const wander = between(rng, 1.6, 3.2);
  return n < 4 ? line(rng, heading, wander, n === 3) : jogged(rng, heading, wander, n > 5);
}

function line(rng: Rng, heading: number, wander: number, forked: boolean): Polyline[] {
  const bend = between(rng, -14, 14);
  const trunk = walk(rng, [0, 0], { heading: heading - bend / 2, length: 1, steps: whole(rng, 26, 40), wander, bend });
  return forked ? [trunk, fork(rng, trunk)] : [trunk];
}

/** Leaves its plane for a moment, on the way to the other one of the pair, and goes on. */
function jogged(rng: Rng, heading: number, wander: number, forked: boolean): Polyline[] {
  const share = between(rng, 0.35, 0.65);
  const side = sign(rng);
  const first = walk(rng, [0, 0], { heading, length: share, steps: 15, wander });
  const jog = walk(rng, end(first), {
    heading: heading + between(rng, 48, 75) * side,
    length: between(rng, 0.05, 0.1),
    steps: 3,
    wander,
  });
  const second = walk(rng, end(jog), { heading, length: 1 - share, steps: 15, wander });
  const trunk = [...first, ...jog.slice(2), ...second.slice(2)];
  return forked ? [trunk, fork(rng, trunk)] : [trunk];
}

function fork(rng: Rng, trunk: Polyline): Polyline {
  const { at, heading } = along(trunk, between(rng, 0.5, 0.8));
  const course = { heading: heading + sign(rng) * between(rng, 22, 38), length: between(rng, 0.12, 0.24) };
  return walk(rng, at, { ...course, steps: whole(rng, 6, 9), wander: 5 });
}

const end = (line: Polyline): [number, number] => [line[line.length - 2]!, line[line.length - 1]!];
