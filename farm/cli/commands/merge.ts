import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

export const merge = defineCommand({
  usage: "merge <run>",
  summary: "write dataset.json from a run's shards",
  group: "data",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    partial: { type: "boolean", default: false, describe: "merge what is there and list the frames that are missing" },
    ...jsonOption,
  },
  details: "`farm submit` and `farm resume` do this at their end. The same frames give the same digest.",
  examples: [["farm merge runs/solar-panel-20250131-142305 --partial", "use a run that is not complete"]],
  async run(args) {
    const { openRun } = await import("../../run.ts");
    const { mergeRun } = await import("../../merge.ts");
    const { shown } = await import("../report/closing.ts");
    const { rejectedLines } = await import("../report/rejected-text.ts");
    const run = await openRun(args.run);
    const dataset = await mergeRun(run, { partial: args.partial });
    const { counts, digest, rejected } = dataset;
    if (args.json) process.stdout.write(`${JSON.stringify(dataset)}\n`);
    else {
      const what = `${counts.images} frames, ${counts.annotations} annotations`;
      const lines = [`${what} in ${shown(run.dir)}/dataset.json`, ...rejectedLines(rejected), `digest ${digest}`];
      process.stdout.write(`${lines.join("\n")}\n`);
    }
    return 0;
  },
});
