import type { Rng } from "../../../renderer/rng.ts";
import type { Fault } from "./condition.ts";
import { band, blot, fading, logUniform, plant, uniform, whole } from "./draw-shapes.ts";
import type { PanelLayout } from "./layout.ts";
import { FAULT } from "./variety.ts";

/** A shadow over all of the module, a soft edge across it, leaves, or the row in front over the lower part. */
export function shadow(rng: Rng, layout: PanelLayout): Fault[] {
  const kind = rng.next();
  const { whole: all, soft, leaves } = FAULT.shadow;
  if (kind < all) return withString(rng, faded(rng, -3 * layout.length, 0, 0));
  if (kind < all + soft) {
    const v = uniform(rng, -0.4, 0.4) * layout.length;
    return withString(rng, faded(rng, v, uniform(rng, ...FAULT.softness), uniform(rng, -180, 180)));
  }
  if (kind < all + soft + leaves) return clumps(rng, layout);
  const v = layout.length / 2 - uniform(rng, ...FAULT.rowHeight) * layout.length;
  return faded(rng, v, uniform(rng, ...FAULT.rowSoftness), uniform(rng, -5, 5)).faults;
}

interface Shaded {
  faults: Fault[];
  /** Share of the beam that is gone where it is darkest. */
  strength: number;
}

function faded(rng: Rng, v: number, softness: number, turnDegrees: number): Shaded {
  const strength = uniform(rng, ...FAULT.shadowStrength);
  return { faults: fading(v, softness, turnDegrees, strength).map((shade) => ({ kind: "shade", ...shade })), strength };
}

/** A shadow this large lies on the other modules of the string too, mostly. */
const withString = (rng: Rng, { faults, strength }: Shaded): Fault[] =>
  rng.next() < FAULT.stringShadedShare ? [...faults, { kind: "string", share: 0.9 * (1 - strength) }] : faults;

function clumps(rng: Rng, { width, length }: PanelLayout): Fault[] {
  return Array.from({ length: whole(rng, ...FAULT.clumps) }, (): Fault => {
    const [u, v] = [uniform(rng, -0.5, 0.5) * width, uniform(rng, -0.5, 0.5) * length];
    const outline = blot(rng, u, v, logUniform(rng, ...FAULT.clumpRadius));
    return { kind: "shade", outline, strength: uniform(rng, ...FAULT.clumpStrength) };
  });
}

/** Bird droppings, leaves or lichen that lie together, mostly where birds sit; or a line of mud above the lower frame. */
export function soiled(rng: Rng, { width, length }: PanelLayout): Fault[] {
  if (rng.next() < FAULT.mudShare) {
    const height = uniform(rng, ...FAULT.mudHeight);
    const outline = band(length / 2 - height / 2, height, 0);
    return [{ kind: "soil", outline, strength: uniform(rng, ...FAULT.mudStrength) }];
  }
  const upper = rng.next() < FAULT.upperShare;
  const v = (upper ? uniform(rng, -0.5, -0.25) : uniform(rng, -0.25, 0.5)) * length;
  const u = uniform(rng, -0.45, 0.45) * width;
  return Array.from({ length: whole(rng, ...FAULT.blots) }, (): Fault => {
    const radius = logUniform(rng, ...FAULT.blotRadius);
    const outline = blot(rng, u + uniform(rng, -0.15, 0.15), v + uniform(rng, -0.12, 0.12), radius);
    return { kind: "soil", outline, strength: uniform(rng, ...FAULT.blotStrength) };
  });
}

/** Grass or a bush before the lower edge. */
export function overgrown(rng: Rng, { width, length }: PanelLayout): Fault[] {
  const size = uniform(rng, ...FAULT.plantWidth);
  const from = uniform(rng, -0.5 * width - size / 2, 0.5 * width - size / 2);
  const height = uniform(rng, ...FAULT.plantHeight);
  const patch = { u: { from, to: from + size }, v: { from: length / 2 - height, to: length / 2 } };
  return [{ kind: "shade", outline: plant(rng, patch), strength: uniform(rng, ...FAULT.plantStrength) }];
}
