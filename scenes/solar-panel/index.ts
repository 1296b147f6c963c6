import { defaultWorld } from "../../renderer/default-world.ts";
import { defineScene, type Surface } from "../../renderer/define.ts";
import type { World } from "../../renderer/world.ts";
import { arrange } from "./arrange.ts";
import { CATEGORIES } from "./categories.ts";
import { DEFAULT_RANDOMIZERS } from "./default-randomizers.ts";
import { cellField, moduleType } from "./module.ts";
import { moduleKey } from "./place-modules.ts";

/** Rows of photovoltaic modules on racks, seen by a drone. */
export const solarPanel = defineScene({
  name: "solar-panel",
  summary: "Rows of photovoltaic modules on racks, seen by a drone: panels and their cracks are labelled",
  categories: CATEGORIES,
  tags: {
    cell: "the silicon of every cell",
    frame: "the aluminium frames of the modules",
    backsheet: "what shows between the cells",
    glass: "the front glass: roughness only",
    rack: "posts and rails under the modules",
    ground: "the terrain",
  },
  variants: {
    "60": "60 full cells, 1.6 m × 1.0 m",
    "72": "72 full cells, 1.956 m × 1.0 m",
    "half-cut": "120 half cells in two halves, 1.6 m × 1.0 m",
    "thin-film": "cadmium telluride in 108 stripes, frameless, 1.2 m × 0.6 m",
  },
  randomizers: DEFAULT_RANDOMIZERS,
  world,
  facts: ({ layout }) => ({ surfaces: surfaces(layout.rows * layout.tableRows, layout.columns, layout.variant) }),
  arrange,
  page: async () => (await import("./page/index.ts")).page,
});

function world(): World {
  const base = defaultWorld();
  return {
    ...base,
    focus: { centre: [0, 1.2, 0], radius: 6 },
    camera: { position: [0, 11, 0], target: [0, 1.2, 0], up: [0, 0, -1] },
    layout: {
      ...base.layout,
      rows: 3,
      columns: 8,
      rowSpacing: 3.4,
      columnGap: 0.02,
      tiltDegrees: 25,
      variant: "60",
    },
  };
}

const known = new Map<string, readonly Surface[]>();

/** Kept between frames: sampling asks for it each time, and layouts repeat. */
function surfaces(rows: number, columns: number, variant: string): readonly Surface[] {
  const key = `${rows},${columns},${variant}`;
  const list = known.get(key) ?? listSurfaces(rows, columns, variant);
  known.set(key, list);
  return list;
}

function listSurfaces(rows: number, columns: number, variant: string): readonly Surface[] {
  const inner = cellField(moduleType(variant));
  return Array.from({ length: rows * columns }, (_, k) => ({
    key: moduleKey(Math.floor(k / columns), k % columns),
    kind: variant,
    ...inner,
  }));
}
