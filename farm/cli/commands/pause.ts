import { defineCommand } from "../command.ts";

export const pause = defineCommand({
  usage: "pause <run>",
  summary: "hold a run on its engine, or let it go on",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: { off: { type: "boolean", default: false, describe: "let it go on" } },
  details:
    "Workers finish the frames in flight and end; their tasks wait until `farm pause RUN --off`. On engines that can hold a job.",
  examples: [
    ["farm pause s3://bucket/night", "give the machines to somebody else"],
    ["farm pause s3://bucket/night --off", "and take them back"],
  ],
  async run(args) {
    const { openRun } = await import("../../run.ts");
    const { pauseRun } = await import("../../pause.ts");
    const { print } = await import("../print.ts");
    const { shown } = await import("../report/closing.ts");
    const run = await openRun(args.run);
    for (const { id, engine } of await pauseRun(run, !args.off)) {
      print(`${args.off ? "Goes on" : "Held"}: job ${id} on ${engine}`);
    }
    if (!args.off) print(`Let it go on with:  farm pause ${shown(run.dir)} --off`);
    return 0;
  },
});
