import { defaultWorld } from "../../renderer/default-world.ts";
import { defineScene, type RandomizerDefinition, type Surface } from "../../renderer/define.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import type { ResolvedRandomizer, ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";

const SURFACES: readonly Surface[] = Array.from({ length: 40 }, (_, k) => ({
  key: `r${Math.floor(k / 10)}c${k % 10}`,
  kind: "60",
  width: 0.98,
  height: 1.58,
}));

/** A plant of paper: forty surfaces, or as many as the layout asks for, and nothing to see. */
const paperPlant = defineScene({
  name: "paper-plant",
  summary: "Forty surfaces",
  categories: [],
  tags: { PlayerVehicle: "a tag", glass: "another" },
  randomizers: [],
  world: () => ({ ...defaultWorld(), layout: { ...defaultWorld().layout, rows: 4, columns: 10 } }),
  facts: ({ layout }) => ({ surfaces: SURFACES.slice(0, layout.rows * layout.columns) }),
  arrange: () => ({ objects: [], defects: [] }),
  page: () => Promise.reject(new Error("not drawn")),
});

export const registry = (extra: readonly RandomizerDefinition[] = []): Registry => ({
  scenes: [paperPlant],
  randomizers: [...builtinRegistry.randomizers, ...extra],
  passes: [],
});

/** A resolved recipe for the paper plant; the id is the type unless given. */
export function recipe(entries: readonly JsonObject[], seed = 0): ResolvedRecipe {
  return {
    scene: "paper-plant",
    seed,
    frames: 10,
    firstFrame: 0,
    width: 128,
    height: 128,
    passes: ["rgb"],
    randomizers: entries.map(({ type, id, ...params }) => ({ type, id: id ?? type, params }) as ResolvedRandomizer),
    labels: { minPixels: 1, minVisibility: 0, minSnr: 0 },
    output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 4 },
    assets: {},
  };
}
