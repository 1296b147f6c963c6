import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import type { AssetFile } from "./asset-file.ts";
import { assetFolders, findAssets } from "./assets.ts";
import { checkRecipe, type Draft, type RecipeChanges } from "./check.ts";
import { type Problem, recipeError } from "./problem.ts";
import { checkQuality, rejectionNotes, withoutRules } from "./quality-check.ts";
import { type RecipeText, readRecipe } from "./read.ts";

export interface RecipeRequest extends RecipeChanges {
  /** Recipe file; without one the flags and the scene's own randomizers are the recipe. */
  file?: string | undefined;
  registry: Registry;
}

/** Where every value of a recipe comes from, as `farm explain` prints it. */
interface RecipeSources {
  /** "seed", "labels.minPixels", … → a flag, a recipe path or "default". */
  settings: Readonly<Record<string, string>>;
  /** Randomizer id → parameter → the same. */
  randomizers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface LoadedRecipe {
  recipe: ResolvedRecipe;
  sources: RecipeSources;
  /** Files to copy into the run. */
  assets: readonly AssetFile[];
}

/** The recipe as a run freezes it. Throws one FarmError that names every problem. */
export async function loadRecipe(request: RecipeRequest): Promise<LoadedRecipe> {
  const { loaded } = await resolveRecipe(request, true);
  return loaded as LoadedRecipe;
}

/** For `farm validate`: a recipe may leave the scene to a flag; what could not be checked then is in the notes. */
export async function validateRecipe(
  request: RecipeRequest,
): Promise<{ loaded: LoadedRecipe | null; notes: string[] }> {
  return resolveRecipe(request, false);
}

async function resolveRecipe(
  request: RecipeRequest,
  needsScene: boolean,
): Promise<{ loaded: LoadedRecipe | null; notes: string[] }> {
  const { file } = request;
  const text: RecipeText = file === undefined ? NO_FILE : await readRecipe(file);
  const draft = checkRecipe(text, request, request.registry, needsScene);
  const problems = [...draft.problems];
  const folders = await assetFolders(file, text, problems);
  const assets = await findAssets(draft.entries, folders);
  problems.push(...assets.problems);
  if (problems.length > 0) throw recipeError(problems, file);
  const { scene } = draft;
  if (scene === undefined) return { loaded: null, notes: ["no scene named: tags not checked"] };
  const recipe = {
    scene: scene.name,
    ...draft.settings,
    randomizers: draft.entries.map(([, { resolved }]) => resolved),
    assets: assets.hashes,
  };
  // Finds what only shows across parameters, such as two draws in one dimension of a sequence.
  compileRecipe(withoutRules(recipe), request.registry);
  const broken = qualityProblems(recipe, draft, text, request.registry);
  if (broken.length > 0) throw recipeError(broken, file);
  const notes = needsScene ? [] : rejectionNotes(recipe, request.registry);
  return { loaded: { recipe, sources: sourcesOf(draft), assets: assets.files }, notes };
}

function qualityProblems(recipe: ResolvedRecipe, draft: Draft, text: RecipeText, registry: Registry): Problem[] {
  if (!recipe.quality) return [];
  return checkQuality(recipe, recipe.quality, registry).map(({ path, ...fault }) => {
    const whole = ["quality", ...path];
    return { ...fault, place: draft.placeOfSetting(whole) ?? text.placeOf(whole) };
  });
}

function sourcesOf({ entries, settingSources }: Draft): RecipeSources {
  const randomizers = Object.fromEntries(entries.map(([{ id }, { sources }]) => [id, sources]));
  return { settings: settingSources, randomizers };
}

const NO_FILE: RecipeText = { value: {}, placeOf: () => "command line" };
