import { distributionName } from "../../renderer/distributions.ts";
import type { Json } from "../../renderer/json.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import { formatPath, type Path } from "../recipe/path.ts";

/** One distribution of a recipe. */
export interface DrawnParameter {
  randomizer: string;
  /** "items[0].texture": as recipes are written. */
  path: string;
  /** `"texture" items.0.texture`: as sampling names it. */
  where: string;
  distribution: Json;
  kind: string;
}

/** Every distribution of a recipe, in the order of its text. */
export function drawnParameters(recipe: ResolvedRecipe): DrawnParameter[] {
  return recipe.randomizers.flatMap(({ id, params }) =>
    distributionsIn(params).map(({ path, distribution }) => ({
      randomizer: id,
      path: formatPath(path),
      where: `"${id}" ${path.join(".")}`,
      distribution,
      kind: distributionName(distribution)!,
    })),
  );
}

function distributionsIn(value: Json, path: Path = []): { path: Path; distribution: Json }[] {
  if (typeof value !== "object" || value === null) return [];
  if (distributionName(value) !== undefined) return [{ path, distribution: value }];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, part]) => distributionsIn(part, [...path, isList ? Number(key) : key]));
}
