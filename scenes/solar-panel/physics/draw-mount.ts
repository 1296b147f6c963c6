import type { Rng } from "../../../renderer/rng.ts";
import type { Heat } from "../../../renderer/world.ts";
import { logUniform, uniform } from "./draw-shapes.ts";
import { cellCount, type PanelLayout, type Patch, patchAt } from "./layout.ts";
import { DEFAULT_MOUNT, type Mount } from "./mount.ts";
import { MODULE } from "./variety.ts";

/** How a plant's modules are built and held: what matters for their heat. See `Heat` in renderer/world.ts for each. */
export type Build = Omit<Heat, "model" | "mounting" | "noctCelsius" | "frameEmissivity" | "seed">;

/** One module of a plant: the plant's build, and what differs from module to module. */
export function moduleMount(plant: Build, layout: PanelLayout, rng: Rng): Mount {
  return {
    ...DEFAULT_MOUNT,
    frameCooling: plant.frameCooling,
    edgeCooling: plant.edgeCooling,
    edgeReach: plant.edgeReach,
    boxInsulation: plant.boxInsulation,
    coolingAlong: plant.coolingAlong,
    coolingAcross: plant.coolingAcross,
    clamps: clamps(plant, layout, rng),
    clampCooling: plant.clampCooling * uniform(rng, ...MODULE.clampScatter),
    rails: rails(plant, layout),
    cellOffsets:
      layout.material.technology === "silicon" ? cellOffsets(layout, rng) : stripeOffsets(plant, layout, rng),
  };
}

/** Two on each long side, or two at each end, a quarter in; some are hidden. */
function clamps(plant: Build, { width, length, frame }: PanelLayout, rng: Rng): Patch[] {
  if (frame > 0 ? plant.clamps === "none" : plant.glued) return [];
  const { clampLength: long, clampDepth: deep } = plant;
  const side = plant.clamps === "sides" && frame > 0;
  const place = uniform(rng, 0.2, 0.3);
  const pairs = [-1, 1].flatMap((a) => [-1, 1].map((b) => [a, b] as const));
  return pairs
    .filter(() => rng.next() >= MODULE.clampMissing)
    .map(([a, b]) =>
      side
        ? patchAt(a * (width / 2 - deep / 2), b * place * length, deep, long)
        : patchAt(a * place * width, b * (length / 2 - deep / 2), long, deep),
    );
}

/** Two rails across, above and below the middle; under frameless modules at the ends, or one behind the middle. */
function rails(plant: Build, { width, length, frame }: PanelLayout): Mount["rails"] {
  const at = (place: number, wide: number, cooling: number) => ({
    patch: patchAt(0, (place * length) / 2, width, wide),
    cooling,
  });
  if (frame === 0) {
    const ends = [-1, 1].map((end) => at(end, 2 * plant.endRailWidth, plant.endRailCooling));
    return plant.glued ? [at(plant.middleRailPlace, plant.middleRailWidth, plant.middleRailCooling)] : ends;
  }
  return plant.rails ? [-1, 1].map((end) => at(end * plant.railPlace, plant.railWidth, plant.railCooling)) : [];
}

/** Each cell on its own, with a part that its column and its row have in common. */
function cellOffsets(layout: PanelLayout, rng: Rng): number[] {
  const sigma = (range: readonly [number, number]) => logUniform(rng, ...range);
  const [cell, column, row] = [sigma(MODULE.cellSpread), sigma(MODULE.columnSpread), sigma(MODULE.rowSpread)];
  const columns = Array.from({ length: layout.columns }, () => column * rng.normal());
  const rows = Array.from({ length: layout.rows }, () => row * rng.normal());
  return Array.from(
    { length: cellCount(layout) },
    (_, k) => cell * rng.normal() + columns[k % layout.columns]! + rows[Math.floor(k / layout.columns)]!,
  );
}

/** Neighbouring stripes were scribed and coated together: a sliding mean of independent ones. */
function stripeOffsets({ glued }: Build, { columns, across }: PanelLayout, rng: Rng): number[] {
  const sigma = logUniform(rng, ...MODULE.stripeSpread) * (glued ? MODULE.evenCoating : 1);
  const wide = Math.max(1, Math.round(uniform(rng, ...MODULE.stripeWidth) / (across[0]!.to - across[0]!.from)));
  const raw = Array.from({ length: columns + wide - 1 }, () => rng.normal());
  return Array.from({ length: columns }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < wide; i++) sum += raw[k + i]!;
    return (sigma * sum) / Math.sqrt(wide);
  });
}
