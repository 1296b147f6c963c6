import { LAYOUTS, type Layout, MAX_SHARD_FRAMES } from "../../plan.ts";
import { defineCommand } from "../command.ts";
import { engineOptions } from "../engine-options.ts";
import { endOptions, executionOptions, framesOptions, jsonOption, placeOptions, recipeOptions } from "../options.ts";

const MAX_WORKERS = 512;

export const submit = defineCommand({
  usage: "submit",
  summary: "draw a dataset: plan a run, draw its frames, merge them",
  group: "make",
  positionals: {},
  options: {
    ...recipeOptions,
    ...framesOptions,
    ...executionOptions,
    ...placeOptions,
    ...endOptions,
    "dry-run": { type: "boolean", default: false, describe: "on an engine: print what would be sent; make nothing" },
    out: {
      type: "string",
      requiresArg: true,
      describe: "the run's folder or s3://bucket/prefix (default: a dated folder under runs/)",
    },
    "shard-frames": {
      type: "number",
      requiresArg: true,
      describe: `frames that are handed to a worker together, 1 to ${MAX_SHARD_FRAMES}`,
    },
    "shard-minutes": {
      type: "number",
      requiresArg: true,
      conflicts: "shard-frames",
      describe: "draw a few frames first, and make shards that take a worker like this machine so long",
    },
    layout: {
      type: "string",
      choices: LAYOUTS,
      defaultDescription: "files; tar on s3:// and on engines",
      describe: "images as files, or one WebDataset tar a shard: few large files instead of many small ones",
    },
    ...jsonOption,
  },
  moreOptions: engineOptions,
  details:
    "Flags win over the recipe. Stopping (Ctrl-C), crashing and running out of disk lose no finished frame: `farm resume RUN` goes on. With --json each line is an event, the last one has the digest.",
  examples: [
    ["farm submit --scene solar-panel --frames 100", "100 frames under runs/"],
    ["farm submit --recipe r.json --set sun.elevationDegrees=10 --out runs/low-sun", "a recipe with a change"],
    ["farm submit --scene solar-panel --frames 1 --first-frame 137", "frame 137 alone, byte for byte"],
    ["farm submit --scene solar-panel --frames 100000 --on slurm --partition gpu", "200 or more tasks on a cluster"],
    ["farm submit --on k8s --help", "an engine's own flags"],
  ],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    checkCount("workers", args.workers, MAX_WORKERS);
    checkCount("shard-frames", args["shard-frames"], MAX_SHARD_FRAMES);
    const { withCode } = await import("../../code.ts");
    const { makeRun } = await import("../../submit.ts");
    const { recipeArguments } = await import("../recipe-arguments.ts");
    const { engineJob } = await import("../engine-job.ts");
    const { checkEnd, untilEnd } = await import("../run-end.ts");
    const job = await engineJob(args, args.out ?? "runs");
    checkEnd(args, job !== null);
    const { shardFrames } = await import("../shard-frames.ts");
    const recipe = recipeArguments(args);
    const place = { out: args.out, layout: args.layout as Layout | undefined, forEngine: job !== null };
    if (args["dry-run"]) {
      const { printManifest } = await import("../dry-run.ts");
      return withCode(args.include ?? [], async (code) =>
        printManifest(code, recipe, { ...place, shardFrames: await shardFrames(code, recipe, args) }, job),
      );
    }
    const run = await withCode(args.include ?? [], async (code) =>
      makeRun(code, recipe, { ...place, shardFrames: await shardFrames(code, recipe, args) }),
    );
    if (job === null) {
      const { drawRun } = await import("../draw-run.ts");
      return untilEnd(run, args, () => drawRun(run, args));
    }
    const { sendRun } = await import("../send-run.ts");
    const { allShards } = await import("../../run-layout.ts");
    return sendRun(run, allShards(run.plan), job, args);
  },
});
