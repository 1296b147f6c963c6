import { hash01 } from "../../../renderer/hash-noise.ts";
import type { DarkSpot } from "./condition.ts";
import type { Raster } from "./raster.ts";

/** Calls back for every pixel of a spot with the share of light it leaves there and whether it counts as the spot. */
export function eachSpotPixel(
  spot: DarkSpot,
  { left, top, step, width, height }: Raster,
  seed: number,
  visit: (pixel: number, light: number, isLabelled: boolean) => void,
): void {
  const reach = 2 * spot.radius + step;
  const index = (from: number, start: number, most: number) =>
    Math.min(most, Math.max(0, Math.floor((from - start) / step)));
  for (let y = index(spot.v - reach, top, height - 1); y <= index(spot.v + reach, top, height - 1); y++)
    for (let x = index(spot.u - reach, left, width - 1); x <= index(spot.u + reach, left, width - 1); x++) {
      const [du, dv] = [left + (x + 0.5) * step - spot.u, top + (y + 0.5) * step - spot.v];
      const square = (du * du + dv * dv) / (spot.radius * spot.radius * lobes(du, dv, seed));
      const fall = 1 + square * square * square;
      visit(y * width + x, 1 - spot.depth / fall, square < 1);
    }
}

/** Where a spot ends, metres from its centre, by direction. */
export const spotReach = ({ radius }: DarkSpot, seed: number, cos: number, sin: number): number =>
  radius * Math.sqrt(lobes(cos, sin, seed));

/** Square of the radius about 1, by direction: no spot is quite round. */
function lobes(du: number, dv: number, seed: number): number {
  const square = du * du + dv * dv;
  if (square === 0) return 1;
  const [cos2, sin2] = [(du * du - dv * dv) / square, (2 * du * dv) / square];
  const [cos4, sin4] = [cos2 * cos2 - sin2 * sin2, 2 * cos2 * sin2];
  const part = (n: number) => hash01(seed, n) - 0.5;
  return 1 + 0.6 * (part(1) * cos2 + part(2) * sin2) + 0.4 * (part(3) * cos4 + part(4) * sin4);
}
