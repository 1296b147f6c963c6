import type { Camera } from "./arrangement.ts";
import { toCamera } from "./camera.ts";
import { borderReach } from "./straighten.ts";
import type { Vec3 } from "./world.ts";

/** Room beyond the picture's border. */
const ROOM = 1.3;

/**
 * Tells which balls can be in a camera's picture: false only when no part of one can, whatever the lens bends into it. For a
 * scene of many things.
 */
export function viewOf(camera: Camera): (centre: Vec3, radius: number) => boolean {
  const [across, down] = borderReach(camera).map((reach) => ROOM * reach) as [number, number];
  return (centre, radius) => {
    const [x, y, z] = toCamera(camera, centre);
    const deep = z + radius;
    return deep > 0 && Math.abs(x) < across * deep + 2 * radius && Math.abs(y) < down * deep + 2 * radius;
  };
}
