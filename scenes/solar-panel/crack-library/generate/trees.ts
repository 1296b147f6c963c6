import type { Rng } from "../../../../renderer/rng.ts";
import { along, between, type Point, type Polyline, sign, walk, whole } from "./walk.ts";

/** Two to five lines that start on one another, each in a direction of its own. */
export function multiDirectional(rng: Rng, n: number): Polyline[] {
  const count = 2 + (n % 4);
  const steps = Math.floor(60 / (count + 1));
  const heading = between(rng, 0, 180);
  const lines = [walk(rng, [0, 0], { heading, length: 1, steps: 2 * steps, wander: between(rng, 3, 6) })];
  for (let k = 1; k < count; k++) {
    const parent = lines[k < 3 ? 0 : whole(rng, 1, 2)]!;
    const from = along(parent, between(rng, k === 2 ? 0.55 : 0.2, k === 1 ? 0.45 : 0.8));
    const turn = (k % 2 === 0 ? -1 : 1) * between(rng, 42, 88);
    const course = { heading: from.heading + turn, length: between(rng, 0.3, 0.62), bend: between(rng, -25, 25) };
    lines.push(walk(rng, from.at, { ...course, steps, wander: between(rng, 3, 6) }));
  }
  return lines;
}

interface Twig {
  line: Polyline;
  length: number;
  level: number;
}

const MOST_SEGMENTS = 96;
const CLEARANCE = 0.045;

/** A tree grown from the point of impact: two to four levels, branching at 20–50°, each level shorter and more ragged. */
export function dendritic(rng: Rng, n: number): Polyline[] {
  const heading = between(rng, 0, 360);
  const twigs = Array.from({ length: 1 + (n % 2) }, (_, k) => trunk(rng, heading + k * between(rng, 130, 200), k));
  const levels = 2 + (n % 3);
  let left = MOST_SEGMENTS - twigs.reduce((sum, { line }) => sum + line.length / 2 - 1, 0);
  for (let next = 0; next < twigs.length; next++) {
    const parent = twigs[next]!;
    if (parent.level >= levels) continue;
    for (const share of forks(rng, parent)) {
      const steps = Math.max(3, 9 - 2 * parent.level);
      const grown = twig(rng, parent, share, steps);
      if (left < steps || isCrowded(grown.line, twigs)) continue;
      twigs.push(grown);
      left -= steps;
    }
  }
  return twigs.map(({ line }) => line);
}

function trunk(rng: Rng, heading: number, k: number): Twig {
  const length = k === 0 ? 1 : between(rng, 0.45, 0.7);
  const course = { heading, length, steps: k === 0 ? 18 : 11, bend: between(rng, -35, 35) };
  return { line: walk(rng, [0, 0], { ...course, wander: 4.5 }), length, level: 1 };
}

/** Where a twig branches: spread along it, never at its very foot. */
function forks(rng: Rng, { level }: Twig): number[] {
  const count = level === 1 ? whole(rng, 5, 6) : whole(rng, 1, 3);
  return Array.from({ length: count }, (_, k) => 0.15 + (0.75 * (k + between(rng, 0.15, 0.85))) / count);
}

function twig(rng: Rng, parent: Twig, share: number, steps: number): Twig {
  const { at, heading } = along(parent.line, share);
  const length = parent.length * between(rng, 0.32, 0.6) * (1.15 - 0.4 * share);
  const side = parent.level === 1 ? (Math.round(share * 8) % 2 === 0 ? 1 : -1) : sign(rng);
  const course = { heading: heading + side * between(rng, 20, 50), length, steps, bend: between(rng, -20, 20) };
  return { line: walk(rng, at, { ...course, wander: between(rng, 4, 7) }), length, level: parent.level + 1 };
}

/** Cracks relieve the stress beside them: a twig whose outer half would come near another line does not grow. */
const isCrowded = (line: Polyline, twigs: readonly Twig[]): boolean =>
  twigs.some((other) => outerHalf(line).some((point) => isNear(point, other.line)));

const outerHalf = (line: Polyline): Point[] =>
  Array.from({ length: line.length / 2 }, (_, k): Point => [line[2 * k]!, line[2 * k + 1]!]).slice(line.length / 4);

function isNear([x, y]: Point, line: Polyline): boolean {
  for (let k = 0; k < line.length; k += 2) {
    const [dx, dy] = [line[k]! - x, line[k + 1]! - y];
    if (dx * dx + dy * dy < CLEARANCE * CLEARANCE) return true;
  }
  return false;
}

/** Three to six bent rays from one point: a pressure or hail mark. */
export function star(rng: Rng, n: number): Polyline[] {
  const count = 3 + (n % 4);
  const first = between(rng, 0, 360);
  const rays = Array.from({ length: count }, (_, k) => {
    const heading = first + (360 / count) * (k + between(rng, -0.22, 0.22));
    const course = { heading, length: between(rng, 0.32, 0.62), bend: between(rng, -28, 28) };
    return walk(rng, [0, 0], { ...course, steps: 8, wander: between(rng, 3, 6) });
  });
  const twigs = rays.slice(0, n % 3).map((ray) => rayFork(rng, ray));
  return [...rays, ...twigs];
}

function rayFork(rng: Rng, ray: Polyline): Polyline {
  const { at, heading } = along(ray, between(rng, 0.45, 0.75));
  const turn = sign(rng) * between(rng, 25, 45);
  return walk(rng, at, { heading: heading + turn, length: between(rng, 0.1, 0.2), steps: 4, wander: 5 });
}
