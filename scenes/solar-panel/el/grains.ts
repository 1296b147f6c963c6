import { hash01 } from "../../../renderer/hash-noise.ts";

/** Where a point lies among the crystal grains of a poly wafer. */
export interface GrainPoint {
  /** Number of the grain. */
  grain: number;
  /** How much farther the next grain's seed is, metres: 0 on the boundary. */
  margin: number;
  /** Number of the boundary nearest to it. */
  boundary: number;
}

/** Grains as the nearest of seeds, one in every square of a lattice. Returns a function of u, v in metres that reuses its answer. */
export function grains(seed: number, size: number): (u: number, v: number) => GrainPoint {
  const point: GrainPoint = { grain: 0, margin: 0, boundary: 0 };
  const places = new Float64Array(2 * SIDE * SIDE);
  for (let k = 0; k < places.length; k++) places[k] = ((k >> 1) % SIDE) * (1 - (k & 1)) + hash01(seed, k);
  for (let row = 0; row < SIDE; row++) for (let k = 0; k < SIDE; k++) places[2 * (row * SIDE + k) + 1]! += row;
  return (u, v) => {
    const x = clamped(u / size + SIDE / 2);
    const y = clamped(v / size + SIDE / 2);
    const corner = (Math.floor(y) - 1) * SIDE + Math.floor(x) - 1;
    let near = Number.POSITIVE_INFINITY;
    let next = near;
    let own = 0;
    let other = 0;
    for (let n = 0; n < 9; n++) {
      const k = corner + AROUND[n]!;
      const dx = places[2 * k]! - x;
      const dy = places[2 * k + 1]! - y;
      const far = dx * dx + dy * dy;
      if (far < near) {
        next = near;
        other = own;
        near = far;
        own = k;
      } else if (far < next) {
        next = far;
        other = k;
      }
    }
    point.grain = own;
    point.margin = (Math.sqrt(next) - Math.sqrt(near)) * size;
    point.boundary = own < other ? own * 4096 + other : other * 4096 + own;
    return point;
  };
}

/** Squares of the lattice on a side: more than a warped cell needs. */
const SIDE = 48;
/** A square and its neighbours, from the first of them. */
const AROUND = Int32Array.from({ length: 9 }, (_, n) => Math.floor(n / 3) * SIDE + (n % 3));

const clamped = (x: number): number => Math.min(SIDE - 2, Math.max(1, x));
