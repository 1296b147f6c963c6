import type { Camera } from "../arrangement.ts";
import type { FrameJob } from "../page-contract.ts";
import type { Vec3 } from "../world.ts";

/** Below the target: the ground lies lower than what the camera looks at. */
const BELOW = 4;
const MARGIN = 1.1;

/** Metres around the camera's target that get shadows, at most; a smaller scene gets sharper ones. */
const MOST = 40;
const MOST_RADII = 8;
/** Metres towards the sun, at least, from where things throw shadows on the target: a tall tree under a low sun. */
const DEPTH = 30;

/** What the shadow map sees: metres to all sides of the camera's target across the sun's rays, and towards and from the sun. */
export function shadowBox({ world, camera }: Pick<FrameJob, "world" | "camera">): { across: number; depth: number } {
  const most = Math.min(MOST, MOST_RADII * world.focus.radius);
  const across = shadowReach(camera, world.camera.target, most);
  return { across, depth: Math.max(2 * across, DEPTH) };
}

/**
 * Metres around a point that the picture shows of the ground: what needs shadows, so that their map is not spread over
 * more. `most` where it shows more than that, or the horizon.
 */
export function shadowReach(camera: Camera, centre: Vec3, most: number): number {
  const corners = [
    [0, 0],
    [camera.width, 0],
    [0, camera.height],
    [camera.width, camera.height],
  ] as const;
  const reach = Math.max(...corners.map((corner) => farthest(camera, centre, corner)));
  return Math.min(most, MARGIN * reach);
}

/** How far from the centre the ray of a pixel meets the ground; infinite for rays that do not go down. */
function farthest({ K, R, position }: Camera, centre: Vec3, [u, v]: readonly [number, number]): number {
  const [x, y] = [(u - K[2]) / K[0], (v - K[5]) / K[4]];
  const along = (axis: 0 | 1 | 2) => R[axis] * x + R[3 + axis]! * y + R[6 + axis]!;
  const fall = -along(1);
  if (fall <= 0) return Number.POSITIVE_INFINITY;
  const way = (position[1] - centre[1] + BELOW) / fall;
  return Math.hypot(position[0] + way * along(0) - centre[0], position[2] + way * along(2) - centre[2]);
}
