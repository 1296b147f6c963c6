import type { Camera } from "../../../renderer/arrangement.ts";
import { toCamera } from "../../../renderer/camera.ts";
import { add, column, dot, scale, transform } from "../../../renderer/vec.ts";
import type { Vec3 } from "../../../renderer/world.ts";
import type { PlacedModule } from "../place-modules.ts";

/**
 * The plane of a module's glass as a camera sees it: rows of a homography. The ray through (x, y, 1) in camera coordinates
 * meets it at u = across·ray / before·ray, v = along·ray / before·ray, metres from the module's centre.
 */
export interface GlassView {
  across: Vec3;
  along: Vec3;
  before: Vec3;
  /** The ray meets the plane at depth origin / before·ray. */
  origin: number;
}

/** Null when the camera looks at the module's back, or along its glass. */
export function glassView(
  camera: Camera,
  { position, rotation }: Pick<PlacedModule, "position" | "rotation">,
  thickness: number,
): GlassView | null {
  const normal = column(rotation, 1);
  const origin = toCamera(camera, add(position, scale(normal, thickness / 2)));
  const [u, n, v] = [column(rotation, 0), normal, column(rotation, 2)].map((axis) => transform(camera.R, axis)) as [
    Vec3,
    Vec3,
    Vec3,
  ];
  const distance = dot(origin, n);
  if (distance >= -1e-9) return null;
  const towards = (axis: Vec3) => add(scale(axis, distance), scale(n, -dot(origin, axis)));
  return { across: towards(u), along: towards(v), before: n, origin: distance };
}

/** Where the ray through (x, y, 1) meets the glass's plane. */
export function glassPoint({ across, along, before }: GlassView, x: number, y: number): [u: number, v: number] {
  const share = 1 / (before[0] * x + before[1] * y + before[2]);
  return [(across[0] * x + across[1] * y + across[2]) * share, (along[0] * x + along[1] * y + along[2]) * share];
}

/** How far the place on the glass moves with x and with y of the ray, metres. */
export function glassSlopes(view: GlassView, x: number, y: number): [dx: number, dy: number] {
  const { before } = view;
  const share = Math.abs(1 / (before[0] * x + before[1] * y + before[2]));
  const [u, v] = glassPoint(view, x, y);
  return [share * slope(view, 0, u, v), share * slope(view, 1, u, v)];
}

function slope({ across, along, before }: GlassView, k: 0 | 1, u: number, v: number): number {
  const [du, dv] = [across[k] - u * before[k], along[k] - v * before[k]];
  return Math.sqrt(du * du + dv * dv);
}
