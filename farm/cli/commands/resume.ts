import { defineCommand } from "../command.ts";
import { executionOptions, jsonOption } from "../options.ts";

export const resume = defineCommand({
  usage: "resume <run>",
  summary: "go on with a run: draw what is missing, merge",
  group: "runs",
  positionals: { run: "the run or sweep: its folder, or s3://bucket/prefix" },
  options: { ...executionOptions, ...jsonOption },
  details:
    "Finished frames are kept. Frames that were given up are tried again. The run brings its own drawing code, so that it ends as it began even when seedfarm was updated in between.",
  examples: [["farm resume runs/solar-panel-20250131-142305", "after Ctrl-C, a crash, or with frames that failed"]],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    checkCount("workers", args.workers, 512);
    const { readSweep } = await import("../../sweep/files.ts");
    const sweep = await readSweep(args.run);
    if (sweep) return (await import("../finish-sweep.ts")).finishSweep(args.run, sweep, args);
    const { openRun } = await import("../../run.ts");
    const run = await openRun(args.run);
    const { loadRunCode } = await import("../../run-code.ts");
    await loadRunCode(run);
    const { drawRun } = await import("../draw-run.ts");
    return (await drawRun(run, args)).exitCode;
  },
});
