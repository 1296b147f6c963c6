import { LAYOUTS, type Layout, MAX_SHARD_FRAMES } from "../../plan.ts";
import { defineCommand } from "../command.ts";
import { executionOptions, framesOptions, jsonOption, recipeOptions } from "../options.ts";

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
    layout: {
      type: "string",
      choices: LAYOUTS,
      defaultDescription: "files; tar on s3://",
      describe: "images as files, or one WebDataset tar a shard: few large files instead of many small ones",
    },
    ...jsonOption,
  },
  details:
    "Flags win over the recipe. Stopping (Ctrl-C), crashing and running out of disk lose no finished frame: `farm resume RUN` goes on. With --json each line is an event, the last one has the digest.",
  examples: [
    ["farm submit --scene solar-panel --frames 100", "100 frames under runs/"],
    ["farm submit --recipe r.json --set sun.elevationDegrees=10 --out runs/low-sun", "a recipe with a change"],
    ["farm submit --scene solar-panel --frames 1 --first-frame 137", "frame 137 alone, byte for byte"],
  ],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    checkCount("workers", args.workers, MAX_WORKERS);
    checkCount("shard-frames", args["shard-frames"], MAX_SHARD_FRAMES);
    const { withCode } = await import("../../code.ts");
    const { makeRun } = await import("../../submit.ts");
    const { recipeArguments } = await import("../recipe-arguments.ts");
    const { drawRun } = await import("../draw-run.ts");
    const run = await withCode(args.include ?? [], (code) =>
      makeRun(code, recipeArguments(args), {
        out: args.out,
        shardFrames: args["shard-frames"],
        layout: args.layout as Layout | undefined,
      }),
    );
    return (await drawRun(run, args)).exitCode;
  },
});
