import { type CrackParams, placeCrack } from "./crack-placement.ts";
import type { Surface } from "./define.ts";
import { type Distribution, type Draw, type Drawable, sumBefore } from "./draw.ts";
import { hashText } from "./rng.ts";
import type { CrackPlacement } from "./world.ts";

/** Numbers kept for each surface, so that every crack of it has streams of its own. */
export const MOST_ON_SURFACE = 16;

const CHANCE: Distribution<number> = { sample: (rng) => rng.next() };

export interface SurfaceCounts extends CrackParams {
  probability: Drawable<number>;
  count: Drawable<number>;
}

/** Each surface is cracked or not, for itself. */
export function cracksOfSurfaces(draw: Draw, params: SurfaceCounts, probability: number, surfaces: readonly Surface[]) {
  const placed: CrackPlacement[] = [];
  for (const surface of surfaces) {
    const first = hashText(surface.key) * MOST_ON_SURFACE;
    if (draw.value(CHANCE, "surface", first) >= probability) continue;
    const count = draw.value(params.count, "count", first);
    for (let n = first; n < first + count; n++) placed.push(placeCrack(draw, params, surface, { n }));
  }
  return placed;
}

/**
 * So many cracks in the frame, each on any surface. Where the index alone decides how many the frames before had, cracks are
 * counted over all frames, and quotas of family or severity are exact over that count.
 */
export function cracksOfFrame(
  draw: Draw,
  params: CrackParams & { perFrame: Drawable<number> },
  count: number,
  surfaces: readonly Surface[],
): CrackPlacement[] {
  if (surfaces.length === 0) return [];
  const before = sumBefore(params.perFrame, draw.index);
  return Array.from({ length: count }, (_, n) => {
    const surface = surfaces[Math.floor(surfaces.length * draw.stream("on", n).next())]!;
    return placeCrack(draw, params, surface, { n, turn: before === undefined ? undefined : before + n });
  });
}
