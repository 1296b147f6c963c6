import type { Camera, SceneObject } from "../../renderer/arrangement.ts";

/** Where rays of the camera enter one object's box. */
export interface BoxRays {
  /** Where the ray through a point of the image (pixels) enters the box; null when it misses. */
  enter(x: number, y: number): Entry | null;
}

interface Entry {
  /** Planar, metres. */
  depth: number;
  /** Axis of the face it enters through: a camera outside sees at most one face of each axis. */
  axis: number;
}

/**
 * Closed form, apart from the renderer and from the label code: the ray (x, y, 1) in camera axes against the three
 * slabs of the box in its own axes (Kay and Kajiya 1986). As the ray has z = 1, its parameter is the planar depth.
 * Null when the camera is inside of the box or the box reaches behind the near plane.
 */
export function boxRays(camera: Camera, { position, rotation, size }: SceneObject): BoxRays | null {
  const axes = [0, 1, 2].map((axis) => [rotation[axis]!, rotation[axis + 3]!, rotation[axis + 6]!] as const);
  const eye = [0, 1, 2].map((k) => camera.position[k]! - position[k]!) as [number, number, number];
  const origin = axes.map((axis) => dot(axis, eye));
  if (reachesNear(camera, position, axes, size)) return null;
  const { R, K } = camera;
  // Box axes in camera coordinates: the ray's direction along an axis is then one product.
  const inCamera = axes.map((a) => [0, 3, 6].map((r) => R[r]! * a[0] + R[r + 1]! * a[1] + R[r + 2]! * a[2]));
  return {
    enter(px, py) {
      const [x, y] = straight(camera, (px - K[2]) / K[0], (py - K[5]) / K[4]);
      let [from, to, face] = [0, Number.POSITIVE_INFINITY, -1];
      for (let axis = 0; axis < 3; axis++) {
        const a = inCamera[axis]!;
        const along = a[0]! * x + a[1]! * y + a[2]!;
        const half = size[axis]! / 2;
        const one = (-half - origin[axis]!) / along;
        const two = (half - origin[axis]!) / along;
        if (Math.min(one, two) > from) [from, face] = [Math.min(one, two), axis];
        to = Math.min(to, Math.max(one, two));
      }
      return from <= to ? { depth: from, axis: face } : null;
    },
  };
}

type Triple = readonly [number, number, number];

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

function reachesNear({ R, t, near }: Camera, position: Triple, axes: readonly Triple[], size: Triple): boolean {
  const forward: Triple = [R[6], R[7], R[8]];
  const reach = axes.reduce((sum, axis, k) => sum + (Math.abs(dot(forward, axis)) * size[k]!) / 2, 0);
  return dot(forward, position) + t[2] - reach < near;
}

/** Undoes Brown–Conrady by fixed-point steps: each gains a digit or more at the distortions a lens has. */
function straight({ k1, k2 }: Camera, xd: number, yd: number): [number, number] {
  let [x, y] = [xd, yd];
  for (let step = 0; (k1 !== 0 || k2 !== 0) && step < 25; step++) {
    const r2 = x * x + y * y;
    const d = 1 + k1 * r2 + k2 * r2 * r2;
    [x, y] = [xd / d, yd / d];
  }
  return [x, y];
}
