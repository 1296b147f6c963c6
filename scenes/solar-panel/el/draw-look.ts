import type { Rng } from "../../../renderer/rng.ts";
import type { ElLook } from "./condition.ts";
import type { CellTechnology } from "./geometry.ts";

export const between = (rng: Rng, low: number, high: number): number => low + (high - low) * rng.next();
export const whole = (rng: Rng, low: number, high: number): number => low + Math.floor((high - low + 1) * rng.next());

/** Depth of busbars on real cells: 0.34 (0.26..0.62) mono, 0.48 poly; half of the makers' lines show their pads. */
export function drawLook(rng: Rng, technology: CellTechnology): ElLook {
  const [low, high] = technology === "mono" ? [0.4, 0.66] : [0.58, 0.78];
  return {
    busbarDepth: between(rng, low, high),
    busbarDashes: rng.next() < 0.5 ? between(rng, 0.3, 0.8) : between(rng, 0, 0.15),
    pads: whole(rng, 5, 10),
  };
}
