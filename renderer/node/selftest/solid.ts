import type { Body, BodyKind } from "../../../scenes/selftest/bodies.ts";
import type { Vec3 } from "../../world.ts";
import { along, type Eye, minus, onPicture, seen } from "./eye.ts";

/** Nothing nearer than this is drawn, metres. */
const NEAR = 0.05;

/** Where a ray meets a body first. */
export interface Meeting {
  /** Planar: along the camera's z axis, metres. */
  depth: number;
  /** Equal for points of one smooth face. */
  face: number;
}

/** A body as rays see it. */
export interface Solid {
  kind: BodyKind;
  /** Pixels that it can reach: [left, top, right, bottom). */
  reach: readonly [left: number, top: number, right: number, bottom: number];
  /** Whether the ray through a place of the picture (pixels) meets it; where is written into `found`. */
  meet(x: number, y: number, found: Meeting): boolean;
  /** Out of the surface where a ray met it, in camera axes; length 1. */
  normal(x: number, y: number, found: Meeting): Vec3;
}

type Meet = (ox: number, oy: number, oz: number, found: Meeting) => boolean;

/** Closed forms in double precision; rays are taken into the body's own axes. */
export function solidOf(body: Body, eye: Eye): Solid {
  const { rotation: r, kind, size } = body;
  const axes = [0, 1, 2].map((k): Vec3 => [r[k]!, r[3 + k]!, r[6 + k]!]);
  const [u, v, w] = axes.map(
    (axis): Vec3 => [along(axis, eye.right), along(axis, eye.down), along(axis, eye.forward)],
  ) as [Vec3, Vec3, Vec3];
  const offset = minus(eye.position, body.position);
  const from: Vec3 = [along(axes[0]!, offset), along(axes[1]!, offset), along(axes[2]!, offset)];
  const meet = MEET[kind](from, size);
  const X = (x: number) => (x - eye.centre[0]) / eye.focal;
  const Y = (y: number) => (y - eye.centre[1]) / eye.focal;
  const ray = (p: Vec3, x: number, y: number) => p[0] * X(x) + p[1] * Y(y) + p[2];
  const fromBody = (n: Vec3): Vec3 => [
    n[0] * u[0] + n[1] * v[0] + n[2] * w[0],
    n[0] * u[1] + n[1] * v[1] + n[2] * w[1],
    n[0] * u[2] + n[1] * v[2] + n[2] * w[2],
  ];
  const faces = FACES.map(fromBody);
  return {
    kind,
    reach: reachOf(body, eye),
    meet: (x, y, found) => meet(ray(u, x, y), ray(v, x, y), ray(w, x, y), found) && found.depth > NEAR,
    normal(x, y, { depth, face }) {
      if (kind !== "sphere") return faces[face]!;
      const r = size[0] / 2;
      const at = (p: Vec3, k: 0 | 1 | 2) => (from[k] + depth * ray(p, x, y)) / r;
      return fromBody([at(u, 0), at(v, 1), at(w, 2)]);
    },
  };
}

/** Faces in order: −x, +x, −y, +y, −z, +z. A plane and a disc have the fourth, a sphere has one of its own. */
const FACES: readonly Vec3[] = [
  [-1, 0, 0],
  [1, 0, 0],
  [0, -1, 0],
  [0, 1, 0],
  [0, 0, -1],
  [0, 0, 1],
];
const TOP = 3;
const ROUND = 6;

const MEET: Readonly<Record<BodyKind, (from: Vec3, size: Vec3) => Meet>> = {
  plane: (from, [w, , l]) => meetFlat(from, (x, z) => Math.abs(x) <= w / 2 && Math.abs(z) <= l / 2),
  disc: (from, [d]) => meetFlat(from, (x, z) => x * x + z * z <= (d * d) / 4),
  box: meetBox,
  sphere: meetSphere,
};

/** y = 0, from above only. */
function meetFlat(from: Vec3, inside: (x: number, z: number) => boolean): Meet {
  return (rx, ry, rz, found) => {
    found.depth = -from[1] / ry;
    found.face = TOP;
    return ry < 0 && inside(from[0] + found.depth * rx, from[2] + found.depth * rz);
  };
}

/** The last of the three slabs to be entered, if none is left before. */
function meetBox(from: Vec3, size: Vec3): Meet {
  return (...given) => {
    const found = given[3];
    let leave = Number.POSITIVE_INFINITY;
    found.depth = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < 3; k++) {
      const r = given[k] as number;
      const side = r > 0 ? -size[k]! / 2 : size[k]! / 2;
      const enter = (side - from[k]!) / r;
      if (enter > found.depth) {
        found.depth = enter;
        found.face = 2 * k + (side > 0 ? 1 : 0);
      }
      leave = Math.min(leave, (-side - from[k]!) / r);
    }
    return found.depth < leave;
  };
}

/** |from + t·ray|² = (d/2)², the smaller t. */
function meetSphere(from: Vec3, [d]: Vec3): Meet {
  return (rx, ry, rz, found) => {
    const a = rx * rx + ry * ry + rz * rz;
    const b = from[0] * rx + from[1] * ry + from[2] * rz;
    const root = b * b - a * (along(from, from) - (d * d) / 4);
    found.depth = (-b - Math.sqrt(root)) / a;
    found.face = ROUND;
    return root >= 0;
  };
}

/** By the ball around the body: everything when that comes near the eye. */
function reachOf({ position, size }: Body, eye: Eye): Solid["reach"] {
  const radius = Math.hypot(...size) / 2;
  const [X, Y, Z] = seen(eye, position);
  if (Z - radius < NEAR) return [0, 0, eye.width, eye.height];
  const [x, y] = onPicture(eye, [X, Y, Z]);
  // No point of a ball lies farther from its middle on the picture than this.
  const wide = (1 + Math.hypot(X, Y) / Z) * ((eye.focal * radius) / (Z - radius)) + 1;
  const inside = (at: number, size: number) => Math.min(size, Math.max(0, Math.floor(at)));
  return [
    inside(x - wide, eye.width),
    inside(y - wide, eye.height),
    inside(x + wide + 1, eye.width),
    inside(y + wide + 1, eye.height),
  ];
}
