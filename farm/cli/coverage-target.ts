import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { FarmError } from "../../renderer/errors.ts";
import { withCode } from "../code.ts";
import { coverageOf, coverageOfRecipe } from "../coverage/coverage.ts";
import type { Coverage } from "../coverage/types.ts";
import { loadRecipe } from "../recipe/parse.ts";
import { openRun } from "../run.ts";
import { isRemote } from "../store/place.ts";
import { progressBar } from "./report/bar.ts";

interface Target {
  of: string;
  json: boolean;
  set?: string[] | undefined;
  include?: string[] | undefined;
  seed?: string | undefined;
  frames?: string | undefined;
  "first-frame"?: string | undefined;
}

const RECIPE_FLAGS = ["set", "include", "seed", "frames", "first-frame"] as const;

/** A folder is a run, anything else a recipe. */
export async function coverageOfTarget(target: Target): Promise<Coverage> {
  const bar = progressBar("frames", target.json);
  try {
    return await ((await isFolder(target.of)) ? ofRun(target, bar.at) : ofRecipe(target, bar.at));
  } finally {
    bar.end();
  }
}

type Progress = (done: number, total: number) => void;

async function ofRun(target: Target, onProgress: Progress): Promise<Coverage> {
  const flag = RECIPE_FLAGS.find((name) => target[name] !== undefined);
  if (flag !== undefined) throw frozen(flag, target.of);
  return coverageOf(await openRun(target.of), onProgress);
}

function ofRecipe(target: Target, onProgress: Progress): Promise<Coverage> {
  const { of: file, set, seed, frames } = target;
  const flags = { seed, frames, firstFrame: target["first-frame"] };
  return withCode(target.include ?? [], async ({ registry }) => {
    const { recipe } = await loadRecipe({ file, set, flags, registry });
    return coverageOfRecipe(recipe, registry, basename(file), onProgress);
  });
}

async function isFolder(path: string): Promise<boolean> {
  return isRemote(path) || ((await stat(path).catch(() => null))?.isDirectory() ?? false);
}

function frozen(flag: string, run: string): FarmError {
  return new FarmError({
    code: "coverage.run-is-frozen",
    message: `--${flag} changes a recipe, but ${run} is a run.`,
    remedy: `Leave it out, or name the recipe: \`farm coverage RECIPE --${flag} …\`.`,
    where: `--${flag}`,
  });
}
