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

/** Those that can shade a part of the module: they stand towards the sun, near its line of sight. */
export function blockersOf(
  module: PlacedModule,
  own: Blocker,
  blockers: readonly Blocker[],
  sun: Vec3,
): readonly Blocker[] {
  return blockers.filter((other) => {
    if (other === own) return false;
    const apart = subtract(other.position, module.position);
    const along = dot(apart, sun);
    const reach = other.radius + own.radius;
    return along > -reach && dot(apart, apart) - along * along < reach * reach;
  });
}

/** Share of the sun that each texel of a module's face sees; null where nothing hides it from any. */
export function beamShare(
  { position, rotation }: PlacedModule,
  thickness: number,
  grid: TexelGrid,
  blockers: readonly Blocker[],
  sun: Vec3,
): Float64Array | null {
  if (blockers.length === 0) return null;
  const [u, normal, v] = axesOf(rotation);
  const face = add(position, scale(normal, thickness / 2));
  const share = new Float64Array(texelCount(grid));
  let isShaded = false;
  for (let k = 0; k < share.length; k++) {
    const across = grid.u0 + ((k % grid.columns) + 0.5) * grid.du;
    const along = grid.v0 + (Math.floor(k / grid.columns) + 0.5) * grid.dv;
    const from = add(face, add(scale(u, across), scale(v, along)));
    share[k] = blockers.some((blocker) => hides(blocker, from, sun)) ? 0 : 1;
    isShaded ||= share[k] === 0;
  }
  return isShaded ? share : null;
}

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
