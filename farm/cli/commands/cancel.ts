import { defineCommand } from "../command.ts";

export const cancel = defineCommand({
  usage: "cancel <run>",
  summary: "stop the process that works on a run; it can be resumed",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    now: { type: "boolean", default: false, describe: "do not let the frames in flight finish" },
  },
  examples: [["farm cancel runs/solar-panel-20250131-142305", "as Ctrl-C in its own terminal"]],
  async run(args) {
    const { openRun } = await import("../../run.ts");
    const { cancelRun } = await import("../../cancel.ts");
    const { shown } = await import("../report/closing.ts");
    const run = await openRun(args.run);
    const { stopped, frames } = await cancelRun(run, args.now);
    const dir = shown(run.dir);
    const what = stopped ? `Stopped ${dir}` : `Nobody works on ${dir}`;
    const left = frames.missing > 0 ? ` Go on with:  farm resume ${dir}` : "";
    process.stdout.write(`${what}: ${frames.done} of ${frames.total} frames are there.${left}\n`);
    return 0;
  },
});
