import type { SceneObject } from "../../../renderer/arrangement.ts";
import { add, column, cross, dot, normalize, scale, subtract } from "../../../renderer/vec.ts";
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

/** A blocker and the box on a module's glass, metres from its middle, that its shadow lies in. */
export interface Shadow {
  blocker: Blocker;
  u: readonly [from: number, to: number];
  v: readonly [from: number, to: number];
}

/** Finds among many blockers those that a ray towards the sun from anywhere in a ball can come near: few of a large plant. */
export function sunIndex(blockers: readonly Blocker[], sun: Vec3): (centre: Vec3, radius: number) => Blocker[] {
  // Rays are points in a plane across them; the plane is cut into squares.
  const east = normalize(cross(sun, Math.abs(sun[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0]));
  const north = cross(east, sun);
  const most = blockers.reduce((radius, one) => Math.max(radius, one.radius), 0);
  const size = 2 * most;
  const squares = new Map<number, Blocker[]>();
  const key = (x: number, y: number): number => x * 65536 + y;
  for (const blocker of blockers) {
    const at = key(Math.floor(dot(blocker.position, east) / size), Math.floor(dot(blocker.position, north) / size));
    const square = squares.get(at);
    if (square) square.push(blocker);
    else squares.set(at, [blocker]);
  }
  return (centre, radius) => {
    const [x, y, near] = [dot(centre, east), dot(centre, north), radius + most];
    const found: Blocker[] = [];
    for (let i = Math.floor((x - near) / size); i <= Math.floor((x + near) / size); i++)
      for (let j = Math.floor((y - near) / size); j <= Math.floor((y + near) / size); j++)
        for (const blocker of squares.get(key(i, j)) ?? [])
          if (isBefore(blocker, centre, radius, sun)) found.push(blocker);
    return found;
  };
}

/** True when a ball's rays towards the sun can meet a blocker's ball. */
function isBefore({ position, radius }: Blocker, centre: Vec3, reach: number, sun: Vec3): boolean {
  const [x, y, z] = [position[0] - centre[0], position[1] - centre[1], position[2] - centre[2]];
  const along = x * sun[0] + y * sun[1] + z * sun[2];
  const near = reach + radius;
  return along >= -near && x * x + y * y + z * z - along * along <= near * near;
}

/** The plane of a module's glass: its middle and its axes. */
export interface Glass {
  middle: Vec3;
  axes: readonly [u: Vec3, normal: Vec3, v: Vec3];
}

export function glassOf({ position, rotation }: PlacedModule, { thickness }: ModuleType): Glass {
  const axes = axesOf(rotation);
  return { middle: add(position, scale(axes[1], thickness / 2)), axes };
}

/** The shadows that fall on a module's glass. */
export function shadowsOn(
  { middle, axes: [u, normal, v] }: Glass,
  { width, length }: ModuleType,
  blockers: readonly Blocker[],
  sun: Vec3,
): Shadow[] {
  const fall = dot(normal, sun);
  if (fall <= 0) return [];
  // What a point's shadow on the glass is along an axis: the point slides along the sun's rays.
  const slid = (axis: Vec3): Vec3 => subtract(axis, scale(normal, dot(axis, sun) / fall));
  const [across, down] = [slid(u), slid(v)];
  const found: Shadow[] = [];
  for (const blocker of blockers) {
    if (extent(blocker, middle, normal)[1] < NEAREST * fall) continue;
    const shadow = { blocker, u: extent(blocker, middle, across), v: extent(blocker, middle, down) };
    const isOff = shadow.u[0] > width / 2 || shadow.u[1] < -width / 2;
    if (!isOff && shadow.v[0] <= length / 2 && shadow.v[1] >= -length / 2) found.push(shadow);
  }
  return found;
}

/** From where to where a blocker's box reaches along a way that starts in a point. */
function extent({ position, axes, half }: Blocker, start: Vec3, way: Vec3): readonly [from: number, to: number] {
  const centre = dot(position, way) - dot(start, way);
  const reach =
    half[0] * Math.abs(dot(axes[0], way)) +
    half[1] * Math.abs(dot(axes[1], way)) +
    half[2] * Math.abs(dot(axes[2], way));
  return [centre - reach, centre + reach];
}

/** Share of the sun that each texel of a module's glass sees. */
export function beamShare(glass: Glass, grid: TexelGrid, shadows: readonly Shadow[], sun: Vec3): Float64Array {
  const share = new Float64Array(texelCount(grid)).fill(1);
  for (const shadow of shadows)
    eachHidden(glass, grid, shadow, sun, (texel) => {
      share[texel] = 0;
      return true;
    });
  return share;
}

/** True when the sun is hidden from any texel of a module's glass. */
export function isShaded(glass: Glass, grid: TexelGrid, shadows: readonly Shadow[], sun: Vec3): boolean {
  let found = false;
  const stop = (): boolean => {
    found = true;
    return false;
  };
  for (const shadow of shadows) {
    eachHidden(glass, grid, shadow, sun, stop);
    if (found) return true;
  }
  return false;
}

/** Calls for each texel from whose middle a blocker hides the sun, until the answer is false. */
function eachHidden(
  { middle, axes }: Glass,
  grid: TexelGrid,
  { blocker, u, v }: Shadow,
  sun: Vec3,
  visit: (texel: number) => boolean,
): void {
  const [i0, i1] = texelsOf(u, grid.u0, grid.du, grid.columns);
  const [j0, j1] = texelsOf(v, grid.v0, grid.dv, grid.rows);
  const ray = rayFrom(blocker, subtract(middle, blocker.position), axes, sun);
  const meets = MEETS[blocker.kind];
  for (let j = j0; j < j1; j++)
    for (let i = i0; i < i1; i++) {
      ray.moveTo(grid.u0 + (i + 0.5) * grid.du, grid.v0 + (j + 0.5) * grid.dv);
      if (meets(ray.from, ray.towards, blocker.half) && !visit(j * grid.columns + i)) return;
    }
}

/** Texels whose middle can lie in an interval: [first, end). */
const texelsOf = ([from, to]: readonly [number, number], start: number, size: number, count: number) =>
  [Math.max(0, Math.floor((from - start) / size)), Math.min(count, Math.ceil((to - start) / size))] as const;

/** The ray towards the sun from a place on the glass, along a blocker's axes. */
function rayFrom(blocker: Blocker, middle: Vec3, [u, , v]: Glass["axes"], sun: Vec3) {
  const along = (way: Vec3): Vec3 => [dot(way, blocker.axes[0]), dot(way, blocker.axes[1]), dot(way, blocker.axes[2])];
  const [start, across, down] = [along(middle), along(u), along(v)];
  const from: [number, number, number] = [0, 0, 0];
  const moveTo = (a: number, b: number): void => {
    for (let k = 0; k < 3; k++) from[k] = start[k]! + a * across[k]! + b * down[k]!;
  };
  return { from, towards: along(sun), moveTo };
}

const MEETS = { sheet: meetsSheet, box: meetsBox, ball: meetsBall };

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
