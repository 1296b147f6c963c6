import type { Json, JsonObject } from "../../renderer/json.ts";
import type { RunPlan } from "../plan.ts";
import { changesBetween } from "./changes.ts";
import type { Change } from "./types.ts";

/** Keys of two plans that differ. Randomizers are matched by id and written as `--set` takes them. */
export function comparePlans(a: RunPlan, b: RunPlan): Change[] {
  return changesBetween(flattened(a), flattened(b));
}

function flattened(plan: RunPlan): JsonObject {
  const { name: _, format: __, recipe, ...rest } = plan;
  const { randomizers, ...settings } = recipe;
  const byId = Object.fromEntries(randomizers.map(({ id, type, params }) => [id, { type, ...params }]));
  const order = randomizers.map(({ id }) => id);
  return { ...settings, ...byId, order, ...rest } as unknown as Record<string, Json>;
}
