import { dot, normalize, subtract } from "../../../renderer/vec.ts";
import type { Vec3, World } from "../../../renderer/world.ts";

/** Pictures may be up to twice as high as wide, and lenses may bend a little more into them. */
const ROOM = 1.3 * Math.sqrt(1 + 2 * 2);

/** False only when no part of a ball can be in a picture of the world's camera, whatever its size. */
export function inCone({ camera, lens }: World, centre: Vec3, radius: number): boolean {
  const axis = normalize(subtract(camera.target, camera.position));
  const away = subtract(centre, camera.position);
  const along = dot(away, axis);
  if (along < -radius) return false;
  const reach = ((along + radius) * ROOM * lens.sensorWidthMm) / 2 / lens.focalLengthMm + 2 * radius;
  return dot(away, away) - along * along < reach * reach;
}
