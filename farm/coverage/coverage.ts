import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";
import { type CompiledRecipe, compileRecipe } from "../../renderer/sampling.ts";
import type { Run } from "../run.ts";
import { loadRunCode } from "../run-code.ts";
import { survey } from "../survey.ts";
import { readRun } from "./read-run.ts";
import { type DrawTally, drawTally } from "./tally.ts";
import { COVERAGE_FORMAT, type Coverage } from "./types.ts";

export type Progress = (done: number, total: number) => void;

/** What a recipe would draw in its frames. No browser; one frame at a time is in memory. */
export function coverageOfRecipe(
  recipe: ResolvedRecipe,
  registry: Registry,
  name: string,
  onProgress: Progress = () => {},
): Coverage {
  const tally = drawTally(recipe);
  const compiled = compileRecipe(recipe, registry, tally.watch);
  const found = { framesRead: recipe.frames, redrawn: 0, leftOut: 0 };
  for (let done = 0; done < recipe.frames; done++) {
    const index = recipe.firstFrame + done;
    const attempt = compiled.attempt(index);
    const isLeftOut = leavesOut(recipe, compiled, index);
    tally.count(isLeftOut ? "missing" : "there", () => compiled.values(index, attempt));
    if (isLeftOut) found.leftOut++;
    if (attempt > 0) found.redrawn++;
    onProgress(done + 1, recipe.frames);
  }
  return report(tally, recipe, { name, of: "recipe", ...found, annotations: null, violations: [] });
}

/** Only a whole frame knows whether a rule leaves it out. */
function leavesOut({ quality }: ResolvedRecipe, compiled: CompiledRecipe, index: number): boolean {
  return quality?.rejected === "leave-out" && compiled.frame(index).rejected !== undefined;
}

/**
 * What the frames of a run hold. Each frame is sampled again from recipe, seed, index and attempt: its draws are counted,
 * and its values must be those of its record. Reads one shard at a time.
 */
export async function coverageOf(run: Run, onProgress: Progress = () => {}): Promise<Coverage> {
  const { recipe, name } = run.plan;
  const { registry } = await loadRunCode(run);
  const tally = drawTally(recipe);
  const compiled = compileRecipe(recipe, registry, tally.watch);
  const scene = registry.scenes.find((one) => one.name === recipe.scene);
  const things = (scene?.categories ?? []).filter(({ isThing }) => isThing).map((category) => category.name);
  const isFinished = (await survey(run)).open.length === 0;
  const found = await readRun(run, { compiled, tally, things, isFinished, onProgress });
  return report(tally, recipe, { name, of: "run", ...found });
}

type Found = Pick<Coverage, "of" | "name" | "framesRead" | "redrawn" | "leftOut" | "annotations" | "violations">;

function report(tally: DrawTally, recipe: ResolvedRecipe, found: Found): Coverage {
  const { parameters, correlations } = tally.report();
  const unmet = parameters.filter(({ exact, verdict }) => exact && !verdict.isAsPlanned);
  const unmetTexts = unmet.map(
    ({ randomizer, path, kind, verdict }) => `${randomizer}.${path} (${kind}): ${verdict.text}`,
  );
  const { scene, seed, firstFrame, frames } = recipe;
  const { of, name, framesRead, redrawn, leftOut, annotations, violations } = found;
  return {
    format: COVERAGE_FORMAT,
    of,
    name,
    scene,
    seed,
    firstFrame,
    frames,
    framesRead,
    redrawn,
    leftOut,
    parameters,
    correlations,
    annotations,
    violations: [...violations, ...(of === "run" ? unmetTexts : [])],
  };
}
