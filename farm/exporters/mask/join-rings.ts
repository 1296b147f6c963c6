import type { Point } from "../../../renderer/node/label/polygon.ts";

interface Bridge {
  ring: readonly Point[];
  /** Corner of the polygon so far, the ring's nearest corner to it, and their squared distance. */
  from: Point;
  to: number;
  distance: number;
}

/**
 * Several rings as one: each is reached over a bridge of no width, there and back, from the nearest corner.
 * By the even-odd rule the polygon covers exactly what the rings cover, holes included.
 */
export function joinRings(rings: readonly (readonly Point[])[]): Point[] {
  const [first = [], ...others] = rings;
  let joined = [...first];
  let waiting = others.map((ring) => nearest({ ring, from: [0, 0], to: 0, distance: Number.POSITIVE_INFINITY }, first));
  while (waiting.length > 0) {
    const next = waiting.reduce((a, b) => (b.distance < a.distance ? b : a));
    const at = joined.indexOf(next.from);
    const detour = [...next.ring.slice(next.to), ...next.ring.slice(0, next.to + 1)];
    joined = [...joined.slice(0, at + 1), ...detour, ...joined.slice(at)];
    waiting = waiting.filter((bridge) => bridge !== next).map((bridge) => nearest(bridge, next.ring));
  }
  return joined.filter((point, i) => !isSame(point, joined[(i + 1) % joined.length]!));
}

/** The bridge, or a shorter one from one of the new corners. */
function nearest(bridge: Bridge, corners: readonly Point[]): Bridge {
  let best = bridge;
  for (const from of corners) {
    bridge.ring.forEach(([x, y], to) => {
      const distance = (x - from[0]) * (x - from[0]) + (y - from[1]) * (y - from[1]);
      if (distance < best.distance) best = { ring: bridge.ring, from, to, distance };
    });
  }
  return best;
}

const isSame = (a: Point, b: Point): boolean => a[0] === b[0] && a[1] === b[1];
