import type { Quality } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";
import { recipeError } from "../recipe/problem.ts";
import { settleQuality } from "../recipe/quality.ts";
import { checkQuality } from "../recipe/quality-check.ts";
import { type RecipeText, readRecipe } from "../recipe/read.ts";
import { schemaFindings } from "../recipe/schema-findings.ts";
import type { Run } from "../run.ts";

/** Rules for a finished run: a recipe with `quality`, or the inside of that key alone. Throws what is wrong with them. */
export async function readRules(file: string, { plan }: Run, registry: Registry): Promise<Quality> {
  const { value, placeOf } = await rulesIn(file);
  const findings = schemaFindings(value, registry);
  const wrong = findings.map(({ path, ...finding }) => ({ ...finding, place: placeOf(path) }));
  if (wrong.length > 0) throw recipeError(wrong, file);
  const quality = settleQuality(value.quality)!;
  const problems = checkQuality(plan.recipe, quality, registry).map(({ path, ...finding }) => ({
    ...finding,
    place: placeOf(["quality", ...path]),
  }));
  if (problems.length > 0) throw recipeError(problems, file);
  return quality;
}

async function rulesIn(file: string): Promise<RecipeText> {
  const { value, placeOf } = await readRecipe(file);
  const { quality } = value;
  if (quality !== undefined) return { value: { quality }, placeOf };
  return { value: { quality: value }, placeOf: (path) => placeOf(path.slice(1)) };
}
