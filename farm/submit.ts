import { createRequire } from "node:module";
import { FarmError } from "../renderer/errors.ts";
import type { Bundle } from "../renderer/node/bundle.ts";
import type { ResolvedRecipe } from "../renderer/recipe-types.ts";
import { compileRecipe } from "../renderer/sampling.ts";
import type { Code } from "./code.ts";
import { packageVersion } from "./package-root.ts";
import { defaultShardFrames, type Layout, RUN_FORMAT, type RunPlan } from "./plan.ts";
import { type LoadedRecipe, loadRecipe, type RecipeRequest } from "./recipe/parse.ts";
import { createRun, isRun, type Run, type RunInput, refuseUsedPlace } from "./run.ts";
import { ASSET_DIR, PAGE_FILE, PLUGINS_FILE } from "./run-layout.ts";
import { isRemote, placeName } from "./store/place.ts";

/** What the command line says about a recipe. */
export type RecipeArguments = Omit<RecipeRequest, "registry">;

export interface NewRun {
  /** A folder or s3://bucket/prefix. Default: a dated folder under runs/. */
  out?: string | undefined;
  shardFrames?: number | undefined;
  /** Default: files in a folder, tars in an object store and for engines. */
  layout?: Layout | undefined;
  /** Drawn elsewhere, where two workers can meet on one shard. */
  forEngine?: boolean;
}

/** Checks everything, then makes the run's folder. Nothing is made when anything is wrong. */
export async function makeRun(code: Code, args: RecipeArguments, options: NewRun): Promise<Run> {
  const loaded = await loadRecipe({ ...args, registry: code.registry });
  if (!options.forEngine) await requireBrowser();
  return freezeRun(code, loaded, options);
}

export async function freezeRun(code: Code, loaded: LoadedRecipe, options: NewRun): Promise<Run> {
  const { folder, plan, bundle } = await planNewRun(code, loaded, options);
  await refuseUsedPlace(folder);
  return createRun(folder, plan, runInputs(bundle, loaded));
}

/** What `makeRun` would make. The place is not looked at. */
export async function planOnly(
  code: Code,
  args: RecipeArguments,
  options: NewRun,
): Promise<{ folder: string; plan: RunPlan }> {
  return planNewRun(code, await loadRecipe({ ...args, registry: code.registry }), options);
}

interface PlannedRun {
  folder: string;
  plan: RunPlan;
  bundle: Bundle;
}

async function planNewRun(code: Code, { recipe }: LoadedRecipe, options: NewRun): Promise<PlannedRun> {
  // A frame that cannot be sampled is an error of the recipe, not of frame 0.
  compileRecipe(recipe, code.registry).frame(recipe.firstFrame);
  const folder = options.out ?? (await datedFolder(recipe.scene));
  const layout = layoutFor(folder, options);
  const bundle = await code.bundle();
  return { folder, bundle, plan: planRun(placeName(folder), recipe, bundle, { ...options, layout }) };
}

type Shards = Pick<NewRun, "shardFrames"> & { layout: Layout };

function planRun(name: string, recipe: ResolvedRecipe, bundle: Bundle, { shardFrames, layout }: Shards): RunPlan {
  const { pageSha256, pluginsSha256 } = bundle;
  return {
    format: RUN_FORMAT,
    name,
    recipe,
    shardFrames: shardFrames ?? defaultShardFrames(recipe.frames),
    layout,
    bundle: { pageSha256, pluginsSha256 },
    versions: { seedfarm: packageVersion(), babylon: babylonVersion() },
    plugins: pluginsSha256 !== null,
  };
}

/**
 * Images as tars where many small files are slow to list and read, and where a second worker on a shard could mix in its
 * own: in an object store, and wherever an engine may start a task twice.
 */
function layoutFor(place: string, { layout, forEngine = false }: NewRun): Layout {
  if (!isRemote(place) && !forEngine) return layout ?? "files";
  if (layout !== "files") return "tar";
  throw new FarmError({
    code: "run.layout",
    message: forEngine
      ? "--layout files: a run that an engine draws keeps its images in tars, as two workers may meet on a shard."
      : `--layout files: a run in an object store (${place}) keeps its images in tars.`,
    remedy: "Leave --layout out. `farm export` makes single files of them.",
    where: "--layout",
  });
}

/** Fails when no browser is there to draw with, before a folder is made. */
export async function requireBrowser(): Promise<void> {
  const { hasBrowser, missingBrowser } = await import("../renderer/node/browser.ts");
  if (!(await hasBrowser())) throw missingBrowser();
}

function runInputs(bundle: Bundle, { assets }: LoadedRecipe): RunInput[] {
  const code = [{ to: PAGE_FILE, from: bundle.page }];
  if (bundle.plugins !== null) code.push({ to: PLUGINS_FILE, from: bundle.plugins });
  return [...code, ...assets.map(({ name, path }) => ({ to: `${ASSET_DIR}/${name}`, from: path }))];
}

function babylonVersion(): string {
  return (createRequire(import.meta.url)("@babylonjs/core/package.json") as { version: string }).version;
}

/** runs/solar-panel-20250131-142305, or with -2, -3 when the second was used already. */
export async function datedFolder(scene: string, now = new Date()): Promise<string> {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const base = `runs/${scene}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  for (let n = 1; n < 1000; n++) {
    const folder = n === 1 ? base : `${base}-${n}`;
    if (!(await isRun(folder))) return folder;
  }
  throw new FarmError({ code: "run.exists", message: `There are 1000 runs named ${base}.`, remedy: "Use --out." });
}
