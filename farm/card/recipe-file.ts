import type { Json, JsonObject } from "../../renderer/json.ts";
import type { Quality, ResolvedRecipe, ValueRule } from "../../renderer/recipe-types.ts";

/**
 * A plan's recipe as `--recipe` takes it: it resolves to the same recipe. `assetFolder` is where the run keeps the
 * recipe's own files, from the folder of the recipe.
 */
export function recipeFile(recipe: ResolvedRecipe, assetFolder: string): JsonObject {
  const { width, height, randomizers, assets, quality, ...rest } = recipe;
  const ownFiles = Object.values(assets).some((sha256) => sha256 !== "builtin");
  return {
    ...rest,
    size: [width, height],
    randomizers: randomizers.map(({ type, id, params }) => ({ type, id, ...params })),
    ...(quality && { quality: writtenQuality(quality) }),
    ...(ownFiles && { assets: [assetFolder] }),
  } as unknown as Record<string, Json>;
}

/** What a plan says with null, a recipe leaves out. */
function writtenQuality({ rules, schema, nearDuplicates, ...rest }: Quality): object {
  return {
    rules: rules.map(writtenRule),
    ...(schema && { schema }),
    ...(nearDuplicates && { nearDuplicates }),
    ...rest,
  };
}

/** A rule without a name has its own text for one. */
function writtenRule({ name, if: condition, must }: ValueRule): object {
  if (condition === null) return { ...(name !== must && { name }), must };
  // biome-ignore lint/suspicious/noThenProperty: a word of the recipe; nobody awaits it
  return { ...(name !== `if ${condition} then ${must}` && { name }), if: condition, then: must };
}
