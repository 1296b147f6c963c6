import type { Rng } from "../../../renderer/rng.ts";
import type { Fault } from "./condition.ts";
import { logUniform, uniform, whole } from "./draw-shapes.ts";
import type { PanelLayout } from "./layout.ts";
import { FAULT, type Range } from "./variety.ts";

/** A hot spindle: neighbouring stripes leak at one place, and their currents crowd along them towards it. */
export const spindle = (rng: Rng, layout: PanelLayout): Fault[] =>
  leaking(rng, layout, FAULT.spindleStripes, FAULT.spindleRadius, FAULT.spindleStretch);

/** A wide streak that glows over much of the length. */
export const glow = (rng: Rng, layout: PanelLayout): Fault[] =>
  leaking(rng, layout, FAULT.glowStripes, FAULT.glowRadius, FAULT.glowStretch);

/** A small round spot, often faint: stripes that make their current, and lose it where something pierces the film. */
export function spot(rng: Rng, layout: PanelLayout): Fault[] {
  const { columns, at } = place(rng, layout, whole(rng, ...FAULT.spotStripes));
  const radius = uniform(rng, ...FAULT.spotRadius);
  const siemens = logUniform(rng, ...FAULT.spotShunt);
  return columns.map((column) => ({ kind: "shunt", siemens, spot: { ...at, radius }, column, row: 0 }));
}

/** The worst stripe is in the middle; those beside it lose less. */
function leaking(rng: Rng, layout: PanelLayout, stripes: Range, radii: Range, stretches: Range): Fault[] {
  const { columns, at } = place(rng, layout, whole(rng, ...stripes));
  const [radius, stretch] = [uniform(rng, ...radii), uniform(rng, ...stretches)];
  const [lost, siemens] = [1 - uniform(rng, ...FAULT.stripeShare), logUniform(rng, ...FAULT.stripeLeak)];
  return columns.flatMap((column, k): Fault[] => {
    const nearness = 1 - 0.7 * Math.abs((2 * k + 1) / columns.length - 1);
    const { from, to } = layout.across[column]!;
    const own = { u: (from + to) / 2, v: at.v, radius, stretch };
    return [
      { kind: "weak", share: 1 - lost * nearness, column, row: 0 },
      { kind: "shunt", siemens: siemens * uniform(rng, 0.6, 1.5), spot: own, column, row: 0 },
    ];
  });
}

/** Neighbouring stripes anywhere, and a place on them. */
function place(rng: Rng, layout: PanelLayout, width: number) {
  const first = whole(rng, 0, layout.columns - width);
  const columns = Array.from({ length: width }, (_, k) => first + k);
  const at = {
    u: (layout.across[columns[0]!]!.from + layout.across[columns.at(-1)!]!.to) / 2,
    v: uniform(rng, -0.45, 0.45) * layout.length,
  };
  return { columns, at };
}
