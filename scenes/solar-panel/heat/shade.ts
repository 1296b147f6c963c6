import type { SceneObject } from "../../../renderer/arrangement.ts";
import { add, column, dot, scale, subtract } from "../../../renderer/vec.ts";
import type { Vec3 } from "../../../renderer/world.ts";
import type { ModuleType } from "../module.ts";
import { type TexelGrid, texelCount } from "../physics/grid.ts";
import type { PlacedModule } from "../place-modules.ts";

/** Something that can stand before the sun: a flat rectangle, a box, or a ball pulled to fill a box. */
export interface Blocker {
  kind: "sheet" | "box" | "ball";
  position: Vec3;
  /** Axes and half of the extents along them. */
  axes: readonly [Vec3, Vec3, Vec3];
  half: Vec3;
  /** Of a ball round it. */
  radius: number;
}

const axesOf = (rotation: PlacedModule["rotation"]) =>
  [column(rotation, 0), column(rotation, 1), column(rotation, 2)] as const;

export const moduleBlocker = ({ position, rotation }: PlacedModule, type: ModuleType): Blocker => ({
  kind: "sheet",
  position,
  axes: axesOf(rotation),
  half: [type.width / 2, 0, type.length / 2],
  radius: Math.sqrt(type.width * type.width + type.length * type.length) / 2,
});

/** Loose things by their bounding boxes. A bird is gone before the glass has cooled; a cable is thinner than the sun's disc. */
export function propBlocker(object: SceneObject, shape: string): Blocker[] {
  if (shape === "bird" || shape === "cable") return [];
  const half = scale(object.size, 0.5);
  const kind = shape === "box" ? "box" : "ball";
  return [{ kind, position: object.position, axes: axesOf(object.rotation), half, radius: Math.sqrt(dot(half, half)) }];
}

/** Metres towards the sun: what is nearer than that throws no shadow worth a texel. */
const NEAREST = 0.1;

/** A blocker and the box on a module's face, metres from its middle, that its shadow lies in. */
export interface Shadow {
  blocker: Blocker;
  u: readonly [from: number, to: number];
  v: readonly [from: number, to: number];
}

/** The shadows that fall on a module's face. */
export function shadowsOn(
  module: PlacedModule,
  { width, length, thickness }: ModuleType,
  blockers: readonly Blocker[],
  sun: Vec3,
): Shadow[] {
  const [u, normal, v] = axesOf(module.rotation);
  const fall = dot(normal, sun);
  if (fall <= 0) return [];
  const face = add(module.position, scale(normal, thickness / 2));
  const reach = Math.sqrt(width * width + length * length) / 2;
  return blockers.flatMap((blocker) => {
    const apart = subtract(blocker.position, face);
    const along = dot(apart, sun);
    const near = reach + blocker.radius;
    if (along < -near || dot(apart, apart) - along * along > near * near) return [];
    // Corners slide along the sun's rays onto the face's plane.
    const corners = cornersOf(blocker).map((corner) => subtract(corner, face));
    const ways = corners.map((corner) => dot(normal, corner) / fall);
    if (Math.max(...ways) < NEAREST) return [];
    const us = corners.map((corner, k) => dot(corner, u) - ways[k]! * dot(sun, u));
    const vs = corners.map((corner, k) => dot(corner, v) - ways[k]! * dot(sun, v));
    const shadow = { blocker, u: [Math.min(...us), Math.max(...us)], v: [Math.min(...vs), Math.max(...vs)] } as const;
    const misses =
      shadow.u[0] > width / 2 || shadow.u[1] < -width / 2 || shadow.v[0] > length / 2 || shadow.v[1] < -length / 2;
    return misses ? [] : [shadow];
  });
}

/** Of the bounding box; a sheet's are four, twice. */
function cornersOf({ position, axes, half }: Blocker): Vec3[] {
  const ends = [-1, 1] as const;
  return ends.flatMap((a) =>
    ends.flatMap((b) =>
      ends.map((c) =>
        add(position, add(add(scale(axes[0], a * half[0]), scale(axes[1], b * half[1])), scale(axes[2], c * half[2]))),
      ),
    ),
  );
}

/** Share of the sun that each texel of a module's face sees; null where nothing hides it from any. */
export function beamShare(
  { position, rotation }: PlacedModule,
  thickness: number,
  grid: TexelGrid,
  shadows: readonly Shadow[],
  sun: Vec3,
): Float64Array | null {
  const [u, normal, v] = axesOf(rotation);
  const face = add(position, scale(normal, thickness / 2));
  const share = new Float64Array(texelCount(grid)).fill(1);
  let isShaded = false;
  for (const { blocker, u: across, v: along } of shadows) {
    const [i0, i1] = texelsOf(across, grid.u0, grid.du, grid.columns);
    const [j0, j1] = texelsOf(along, grid.v0, grid.dv, grid.rows);
    for (let j = j0; j < j1; j++)
      for (let i = i0; i < i1; i++) {
        if (share[j * grid.columns + i] === 0) continue;
        const at = add(scale(u, grid.u0 + (i + 0.5) * grid.du), scale(v, grid.v0 + (j + 0.5) * grid.dv));
        if (!hides(blocker, add(face, at), sun)) continue;
        share[j * grid.columns + i] = 0;
        isShaded = true;
      }
  }
  return isShaded ? share : null;
}

/** Texels whose middle can lie in an interval: [first, end). */
const texelsOf = ([from, to]: readonly [number, number], start: number, size: number, count: number) =>
  [Math.max(0, Math.floor((from - start) / size)), Math.min(count, Math.ceil((to - start) / size))] as const;

/** True when the ray from a point towards the sun meets the blocker. */
export function hides({ kind, position, axes, half }: Blocker, from: Vec3, sun: Vec3): boolean {
  const away = subtract(from, position);
  const o = axes.map((axis) => dot(away, axis)) as unknown as Vec3;
  const d = axes.map((axis) => dot(sun, axis)) as unknown as Vec3;
  if (kind === "sheet") return meetsSheet(o, d, half);
  return kind === "box" ? meetsBox(o, d, half) : meetsBall(o, d, half);
}

function meetsSheet(o: Vec3, d: Vec3, half: Vec3): boolean {
  const t = -o[1] / d[1];
  return t > 1e-3 && Math.abs(o[0] + t * d[0]) < half[0] && Math.abs(o[2] + t * d[2]) < half[2];
}

function meetsBox(o: Vec3, d: Vec3, half: Vec3): boolean {
  let [near, far] = [1e-3, Number.POSITIVE_INFINITY];
  for (const k of [0, 1, 2] as const) {
    const [a, b] = [(-half[k] - o[k]) / d[k], (half[k] - o[k]) / d[k]];
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return near < far;
}

function meetsBall(o: Vec3, d: Vec3, half: Vec3): boolean {
  const p: Vec3 = [o[0] / half[0], o[1] / half[1], o[2] / half[2]];
  const q: Vec3 = [d[0] / half[0], d[1] / half[1], d[2] / half[2]];
  const [a, b, c] = [dot(q, q), dot(p, q), dot(p, p) - 1];
  const root = b * b - a * c;
  return root > 0 && -b + Math.sqrt(root) > 1e-3 * a;
}
