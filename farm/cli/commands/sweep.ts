import { defineCommand } from "../command.ts";
import { executionOptions, jsonOption, recipeOptions } from "../options.ts";

const { scene, recipe, size, passes, include } = recipeOptions;

export const sweep = defineCommand({
  usage: "sweep",
  summary: "a grid of small runs: every seed with every combination of values",
  group: "make",
  positionals: {},
  options: {
    scene,
    recipe,
    seeds: { type: "string", requiresArg: true, default: "0", describe: "seeds: 0..9 or 1,5,7" },
    set: {
      type: "string",
      array: true,
      requiresArg: true,
      describe: "values to go through, such as sun.elevationDegrees=10,30,60; repeatable",
    },
    frames: { type: "string", requiresArg: true, default: "1", describe: "frames of each run" },
    "first-frame": { type: "string", requiresArg: true, describe: "index of the first frame of each run" },
    size,
    passes,
    include,
    out: { type: "string", requiresArg: true, describe: "folder (default: a dated one under runs/)" },
    ...executionOptions,
    ...jsonOption,
  },
  details:
    "Each combination is a run in a folder of its own. All of them together are one sheet (sweep.png) and one dataset (dataset.json). `farm resume FOLDER` goes on with a sweep that was stopped.",
  examples: [
    [
      "farm sweep --scene solar-panel --seeds 0..9 --set sun.elevationDegrees=10,30,60 --frames 4",
      "30 runs of 4 frames",
    ],
  ],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    checkCount("workers", args.workers, 512);
    const { withCode } = await import("../../code.ts");
    const { parseSeeds } = await import("../../recipe/sweep.ts");
    const { datedFolder } = await import("../../submit.ts");
    const { makeSweep } = await import("../../sweep/make.ts");
    const { planSweep } = await import("../../sweep/plan.ts");
    const { recipeArguments } = await import("../recipe-arguments.ts");
    const { finishSweep } = await import("../finish-sweep.ts");
    const plan = planSweep(parseSeeds(args.seeds), args.set ?? []);
    const out = args.out ?? (await datedFolder("sweep"));
    await withCode(args.include ?? [], (code) =>
      makeSweep(code, recipeArguments({ ...args, set: undefined, seed: undefined }), plan, out),
    );
    return finishSweep(out, plan, args);
  },
});
