import { defineCommand } from "../command.ts";
import { engineOptions } from "../engine-options.ts";
import { endOptions, executionOptions, jsonOption, placeOptions } from "../options.ts";

export const resume = defineCommand({
  usage: "resume <run>",
  summary: "go on with a run: draw what is missing, merge",
  group: "runs",
  positionals: { run: "the run or sweep: its folder, or s3://bucket/prefix" },
  options: { ...executionOptions, ...placeOptions, ...endOptions, ...jsonOption },
  moreOptions: engineOptions,
  details:
    "Finished frames are kept. Frames that were given up are tried again. The run brings its own drawing code, so that it ends as it began even when seedfarm was updated in between. A run that was sent to an engine is sent there again, as before; --on local draws the rest here.",
  examples: [["farm resume runs/solar-panel-20250131-142305", "after Ctrl-C, a crash, or with frames that failed"]],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    checkCount("workers", args.workers, 512);
    const { readSweep } = await import("../../sweep/files.ts");
    const sweep = await readSweep(args.run);
    if (sweep) return (await import("../finish-sweep.ts")).finishSweep(args.run, sweep, args);
    const { goOn } = await import("../go-on.ts");
    return goOn(args.run, args, {});
  },
});
