import { readFileSync } from "node:fs";
import { join } from "node:path";
import { builtinTexture } from "../renderer/builtin-textures.ts";
import type { ResolvedRecipe } from "../renderer/recipe-types.ts";
import { packageRoot } from "./package-root.ts";

/** Something made by others, or shipped, that a dataset or its card shows. */
export interface AssetLicence {
  name: string;
  /** Null for a file of the user's: only they know. */
  licence: string | null;
  source: string;
  /** Null for what is computed and has no file. */
  sha256: string | null;
  /** Where it can be seen. */
  use: "images" | "card";
}

interface Manifest {
  files: readonly { path: string; sha256: string; licence: string; source: string }[];
  procedural: readonly { names: readonly string[]; licence: string; source: string }[];
}

/** Everything in the images of a recipe, and the font on the pictures of a card; by name. */
export function assetLicences(recipe: ResolvedRecipe): AssetLicence[] {
  const { files, procedural } = readManifest();
  const shipped = files.flatMap(({ path, sha256, licence, source }) => {
    const use = useOf(path, recipe);
    return use === null ? [] : [{ name: path.replace(/^node_modules\//, ""), licence, source, sha256, use }];
  });
  const named = Object.entries(recipe.assets).map(([name, sha256]): AssetLicence => {
    if (sha256 !== "builtin") return { name, licence: null, source: "the recipe's own file", sha256, use: "images" };
    const texture = builtinTexture(name) ?? name;
    const { licence, source } = procedural.find(({ names }) => names.includes(texture))!;
    return { name, licence, source, sha256: null, use: "images" };
  });
  return [...shipped, ...named].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Null for what is in no image: documentation, recipes, other scenes, textures that the recipe does not name. */
function useOf(path: string, { scene, assets }: ResolvedRecipe): AssetLicence["use"] | null {
  if (path.includes("/fonts/")) return "card";
  if (path.startsWith(`scenes/${scene}/`)) return "images";
  return path.startsWith("assets/") && Object.keys(assets).some((name) => path.endsWith(`/${name}`)) ? "images" : null;
}

const readManifest = (): Manifest =>
  JSON.parse(readFileSync(join(packageRoot(), "assets", "MANIFEST.json"), "utf8")) as Manifest;
