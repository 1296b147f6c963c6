import type { DatasetInfo, ResolvedRecipe } from "../renderer/recipe-types.ts";
import { assetLicences } from "./asset-licences.ts";

/** MAJOR.MINOR.PATCH with what semver.org allows behind it. */
export const SEMANTIC_VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** What a recipe says of its dataset, with a default for all but the creator. */
export type DescribedDataset = Omit<DatasetInfo, "creator"> & { creator: string | null };

export function describeDataset(recipe: ResolvedRecipe, over: Partial<DatasetInfo> = {}): DescribedDataset {
  return {
    name: recipe.scene,
    version: "1.0.0",
    description: `Synthetic pictures of the scene ${recipe.scene} with exact labels: ${recipe.passes.join(", ")}.`,
    license: ownLicence(recipe),
    creator: null,
    ...recipe.dataset,
    ...over,
  };
}

/** Nobody but its maker can say under which licence a dataset is; what is in it has licences all the same. */
function ownLicence(recipe: ResolvedRecipe): string {
  const shown = assetLicences(recipe).filter(({ use }) => use === "images");
  const licences = [...new Set(shown.flatMap(({ licence }) => licence ?? []))].sort();
  const own = shown.filter(({ licence }) => licence === null).map(({ name }) => name);
  const parts = [
    ...(licences.length > 0 ? [`seedfarm's assets under ${licences.join(", ")}`] : []),
    ...(own.length > 0 ? [`the recipe's own files ${own.join(", ")}`] : []),
  ];
  const assets = parts.length > 0 ? ` They show ${parts.join(" and ")}.` : "";
  return `The pictures and labels belong to whoever made them; seedfarm claims no right in them.${assets}`;
}
