import { defineCommand } from "../command.ts";

export const cancel = defineCommand({
  usage: "cancel <run>",
  summary: "stop all who work on a run, here or on an engine; it can be resumed",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    now: { type: "boolean", default: false, describe: "do not let the frames in flight finish" },
  },
  examples: [["farm cancel runs/solar-panel-20250131-142305", "as Ctrl-C in its own terminal"]],
  async run(args) {
    const { openRun } = await import("../../run.ts");
    const { cancelRun } = await import("../../cancel.ts");
    const { print } = await import("../print.ts");
    const { shown } = await import("../report/closing.ts");
    const run = await openRun(args.run);
    const { process: hadProcess, jobs, frames } = await cancelRun(run, args.now);
    const dir = shown(run.dir);
    for (const { id, engine } of jobs)
      print(`Told ${engine} to stop job ${id}; its workers finish the frames in flight.`);
    const what = hadProcess ? `Stopped ${dir}` : jobs.length > 0 ? dir : `Nobody works on ${dir}`;
    const left = frames.missing > 0 ? ` Go on with:  farm resume ${dir}` : "";
    print(`${what}: ${frames.done} of ${frames.total} frames are there.${left}`);
    return 0;
  },
});
