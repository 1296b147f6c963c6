import type { Code } from "../code.ts";
import { workerFlags } from "../executors/worker-flags.ts";
import type { RecipeArguments } from "../submit.ts";
import { onInterrupt } from "./interrupt.ts";
import { progressBar } from "./report/bar.ts";

interface ShardFlags {
  "shard-frames"?: number | undefined;
  "shard-minutes"?: number | undefined;
  backend?: string | undefined;
  hardware: boolean;
  json: boolean;
}

const PROBE_FRAMES = 20;

/** Frames of a shard as the flags say it: as a number, or as minutes of work that a probe turns into one. */
export async function shardFrames(code: Code, recipe: RecipeArguments, flags: ShardFlags): Promise<number | undefined> {
  const minutes = flags["shard-minutes"];
  if (minutes === undefined) return flags["shard-frames"];
  const { probeShardFrames } = await import("../estimate/probe-recipe.ts");
  const bar = progressBar("frames of the probe", flags.json);
  const { drain, kill, dispose } = onInterrupt(() => {});
  const options = { frames: PROBE_FRAMES, workerFlags: workerFlags(flags), drain, kill, onFrame: bar.at };
  try {
    const frames = await probeShardFrames(code, recipe, minutes, options);
    if (!flags.json)
      process.stderr.write(`A shard of ${minutes} min is ${frames} frames on a machine like this one.\n`);
    return frames;
  } finally {
    bar.end();
    dispose();
  }
}
