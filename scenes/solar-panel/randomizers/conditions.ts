import * as z from "zod";
import { defineRandomizer, type Surface } from "../../../renderer/define.ts";
import type { Drawable } from "../../../renderer/draw.ts";
import type { Json } from "../../../renderer/json.ts";
import { choiceOf, number } from "../../../renderer/params.ts";
import { hashText } from "../../../renderer/rng.ts";
import type { World } from "../../../renderer/world.ts";
import { layoutOf } from "../heat/layout-of.ts";
import { type ModuleCondition, THERMAL_CATEGORIES, type ThermalCategory } from "../physics/condition.ts";
import { drawCondition } from "../physics/draw-condition.ts";

const THIN_FILM = "thin-film";
/** What thin film can have: it has stripes, and no cells or diodes to fail one by one. */
const OF_THIN_FILM = ["Hot-Spot", "Hot-Spot-Multi", "Shadowing", "Soiling", "Vegetation"] as const;
/** How often inspections of 20,000 modules found each (Raptor Maps' InfraredSolarModules), in ten thousandths of the faults. */
const FOUND = { Cell: 1877, Vegetation: 1639, Diode: 1499, "Cell-Multi": 1288, Shadowing: 1056, Cracking: 941 };
const FOUND_LESS = { "Offline-Module": 828, "Hot-Spot": 251, "Hot-Spot-Multi": 247, Soiling: 205, "Diode-Multi": 175 };
const ALL: Readonly<Record<string, number>> = { ...FOUND, ...FOUND_LESS };
const DEFECTS = THERMAL_CATEGORIES.filter((name) => name !== "No-Anomaly") as unknown as readonly [
  ThermalCategory,
  ...ThermalCategory[],
];

interface Params {
  probability: Drawable<number>;
  category: Drawable<ThermalCategory>;
  thinFilmCategory: Drawable<ThermalCategory>;
}

export const conditions = defineRandomizer({
  type: "ModuleConditionRandomizer",
  name: "conditions",
  summary:
    "What is wrong with solar modules: the defects that thermal inspections report, each from its physical cause",
  params: z.strictObject({
    probability: number({ describe: "Share of modules with a defect", min: 0, max: 1 }).default(0.05),
    category: choiceOf(DEFECTS, "Which defect a crystalline module has").default({
      choice: DEFECTS.filter((name) => !name.startsWith("Hot-Spot")),
      weights: DEFECTS.filter((name) => !name.startsWith("Hot-Spot")).map((name) => ALL[name]!),
    }),
    thinFilmCategory: choiceOf(OF_THIN_FILM, "Which defect a thin-film module has").default({
      choice: [...OF_THIN_FILM],
      weights: OF_THIN_FILM.map((name) => ALL[name]!),
    }),
  }),
  sample(draw, params: Params, { surfaces }) {
    const probability = draw.value<number>(params.probability, "probability");
    const found = surfaces.flatMap((surface) => {
      const n = hashText(surface.key);
      if (draw.stream("is", n).next() >= probability) return [];
      return [[surface.key, conditionOf(surface, n)] as const];
    });
    return { probability, conditions: Object.fromEntries(found) as never };

    function conditionOf({ kind }: Surface, n: number): ModuleCondition {
      const isThin = kind === THIN_FILM;
      const category = isThin
        ? draw.value(params.thinFilmCategory, "thinFilmCategory", n)
        : draw.value(params.category, "category", n);
      return drawCondition(draw.stream("cause", n), layoutOf(kind ?? ""), category);
    }
  },
  apply(world: World, values: { conditions: Record<string, Json> }) {
    Object.assign(world.conditions, values.conditions);
  },
});
