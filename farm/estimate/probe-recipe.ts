import { FarmError } from "../../renderer/errors.ts";
import type { Code } from "../code.ts";
import { defaultShardFrames } from "../plan.ts";
import { loadRecipe } from "../recipe/parse.ts";
import type { RecipeArguments } from "../submit.ts";
import { type Estimate, estimateRun } from "./estimate.ts";
import type { Prices } from "./price.ts";
import { drawProbe, type Probe, type ProbeOptions } from "./probe.ts";
import { shardFramesFor } from "./shard-size.ts";

export interface RecipeEstimate extends Estimate {
  scene: string;
  size: [width: number, height: number];
  passes: readonly string[];
  probe: Probe;
}

/** Draws a probe of the recipe on this machine and reckons the whole of it. */
export async function estimateRecipe(
  code: Code,
  args: RecipeArguments,
  work: { workers: number; prices: Prices },
  options: ProbeOptions,
): Promise<RecipeEstimate> {
  const loaded = await loadRecipe({ ...args, registry: code.registry });
  const probe = await drawProbe(code, loaded, options);
  const { frames, scene, width, height, passes } = loaded.recipe;
  const planned = { frames, shardFrames: defaultShardFrames(frames), workers: work.workers };
  return { scene, size: [width, height], passes, probe, ...estimateRun(probe, planned, work.prices) };
}

/** Frames of a shard that takes a worker about `minutes` on a machine like this one, by a probe. */
export async function probeShardFrames(
  code: Code,
  args: RecipeArguments,
  minutes: number,
  options: ProbeOptions,
): Promise<number> {
  if (!(minutes > 0)) throw badMinutes(minutes);
  const loaded = await loadRecipe({ ...args, registry: code.registry });
  const { secondsPerFrame, startupSeconds } = await drawProbe(code, loaded, options);
  return shardFramesFor(minutes, secondsPerFrame.mean, startupSeconds, loaded.recipe.frames);
}

function badMinutes(minutes: number): FarmError {
  return new FarmError({
    code: "estimate.minutes",
    message: `--shard-minutes ${minutes} is not a time.`,
    remedy: "Write --shard-minutes 10, for example.",
    where: "--shard-minutes",
  });
}
