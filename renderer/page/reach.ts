import { sunDirection } from "../irradiance.ts";
import type { FrameJob } from "../page-contract.ts";
import { dot, subtract } from "../vec.ts";
import { viewOf } from "../view-of.ts";
import type { Vec3 } from "../world.ts";
import { shadowBox } from "./shadow-reach.ts";

/**
 * False only for balls that can neither be in the picture nor throw a shadow that the shadow map knows: leaving them out
 * changes no pixel. For a scene of many things.
 */
export function reachOf({
  world,
  camera,
}: Pick<FrameJob, "world" | "camera">): (centre: Vec3, radius: number) => boolean {
  const toSun = sunDirection(world.sun);
  const { target } = world.camera;
  const { across, depth } = shadowBox({ world, camera });
  const isInView = viewOf(camera);
  return (centre, radius) => {
    if (isInView(centre, radius)) return true;
    const away = subtract(centre, target);
    const along = dot(away, toSun);
    if (Math.abs(along) > depth + radius) return false;
    // The box is a square across the sun's rays, turned in some way.
    const reach = across * Math.SQRT2 + radius;
    return dot(away, away) - along * along < reach * reach;
  };
}
