import type { Json } from "../../renderer/json.ts";
import type { Registry } from "../../renderer/registry.ts";
import { type Finding, findingsOf } from "./issues.ts";
import { recipeJsonSchema, recipeSchema } from "./schema.ts";

/** What the published schema refuses. */
export function schemaFindings(value: Json, registry: Registry): Finding[] {
  const parsed = recipeSchema(registry).safeParse(value);
  return parsed.success ? [] : findingsOf(parsed.error, recipeJsonSchema(registry), value);
}
