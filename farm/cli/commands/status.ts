import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

export const status = defineCommand({
  usage: "status <run>",
  summary: "what is there of a run, what is missing and why, how fast, what it costs",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    watch: { type: "boolean", default: false, describe: "again and again until nobody works on it" },
    ...jsonOption,
  },
  details:
    "What is there, the run's files say. Engines are asked about what is not: why tasks wait, were started again or failed. Speed and cost come from what the workers last wrote, at most half a minute ago.",
  examples: [["farm status runs/solar-panel-20250131-142305 --watch", "follow a run from another terminal"]],
  async run(args) {
    const { openRun } = await import("../../run.ts");
    const run = await openRun(args.run);
    if (args.watch) {
      const { follow, statusReporter } = await import("../watch-run.ts");
      await follow(run, statusReporter(args.json));
      return 0;
    }
    const { runStatus } = await import("../../status.ts");
    const { statusText } = await import("../report/status-text.ts");
    const { print, printJson } = await import("../print.ts");
    const now = await runStatus(run, { classes: true });
    if (args.json) printJson(now);
    else print(statusText(now));
    return 0;
  },
});
