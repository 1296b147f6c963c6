import type { Rng } from "../../../renderer/rng.ts";
import type { Fault } from "./condition.ts";
import { band, blot, fading, logUniform, plant, uniform, whole } from "./draw-shapes.ts";
import type { PanelLayout } from "./layout.ts";
import { FAULT } from "./variety.ts";

/** A shadow over all of the module, a soft edge across it, or that of the row in front over its lower part. */
export function shadow(rng: Rng, { length }: PanelLayout): Fault[] {
  const kind = rng.next();
  const strength = uniform(rng, ...FAULT.shadowStrength);
  const row = kind >= FAULT.shadow.whole + FAULT.shadow.soft;
  const softness = uniform(rng, ...(row ? FAULT.rowSoftness : FAULT.softness));
  const turn = row ? uniform(rng, -5, 5) : uniform(rng, -180, 180);
  const v = row ? length / 2 - uniform(rng, ...FAULT.rowHeight) * length : uniform(rng, -0.4, 0.4) * length;
  const edge = kind < FAULT.shadow.whole ? -3 * length : v;
  const shades = fading(edge, softness, kind < FAULT.shadow.whole ? 0 : turn, strength);
  const faults = shades.map((shade): Fault => ({ kind: "shade", ...shade }));
  return rng.next() < FAULT.stringShadedShare ? [...faults, { kind: "string", share: 0.9 * (1 - strength) }] : faults;
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
