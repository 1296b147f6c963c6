import type { Rng } from "../../../renderer/rng.ts";
import type { Fault } from "./condition.ts";
import { logUniform, uniform, whole } from "./draw-shapes.ts";
import type { PanelLayout } from "./layout.ts";
import { FAULT, type Range } from "./variety.ts";

/** A hot spindle: neighbouring stripes leak at one place, and their currents crowd along them towards it. */
export const spindle = (rng: Rng, layout: PanelLayout): Fault[] =>
  leaking(rng, layout, FAULT.spindleStripes, FAULT.spindleRadius, FAULT.spindleStretch);

/** A small round spot, often faint. */
export const spot = (rng: Rng, layout: PanelLayout): Fault[] =>
  leaking(rng, layout, FAULT.spotStripes, FAULT.spotRadius, [1, 2]);

/** A wide streak that glows over much of the length. */
export const glow = (rng: Rng, layout: PanelLayout): Fault[] =>
  leaking(rng, layout, FAULT.glowStripes, FAULT.glowRadius, [2, 8]);

/** The worst stripe is in the middle; those beside it lose less. */
function leaking(rng: Rng, layout: PanelLayout, stripes: Range, radii: Range, stretches: Range): Fault[] {
  const width = whole(rng, ...stripes);
  const first = whole(rng, 0, layout.columns - width);
  const v = uniform(rng, -0.45, 0.45) * layout.length;
  const [radius, stretch] = [uniform(rng, ...radii), uniform(rng, ...stretches)];
  const [lost, siemens] = [1 - uniform(rng, ...FAULT.stripeShare), logUniform(rng, ...FAULT.stripeLeak)];
  return Array.from({ length: width }, (_, k): Fault[] => {
    const place = { column: first + k, row: 0 };
    const u = (layout.across[place.column]!.from + layout.across[place.column]!.to) / 2;
    const nearness = 1 - Math.abs((2 * k + 1) / width - 1) * 0.7;
    return [
      { kind: "weak", share: 1 - lost * nearness, ...place },
      { kind: "shunt", siemens: siemens * uniform(rng, 0.6, 1.5), spot: { u, v, radius, stretch }, ...place },
    ];
  }).flat();
}
