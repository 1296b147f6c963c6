import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

const WATCH_MS = 2000;

export const status = defineCommand({
  usage: "status <run>",
  summary: "what is there of a run, what is missing, why",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    watch: { type: "boolean", default: false, describe: "again every 2 s until nobody works on it" },
    ...jsonOption,
  },
  examples: [["farm status runs/solar-panel-20250131-142305 --watch", "follow a run from another terminal"]],
  async run(args) {
    const { openRun } = await import("../../run.ts");
    const { runStatus } = await import("../../status.ts");
    const { statusText } = await import("../report/status-text.ts");
    const run = await openRun(args.run);
    for (;;) {
      const now = await runStatus(run);
      process.stdout.write(args.json ? `${JSON.stringify(now)}\n` : `${statusText(now)}\n`);
      if (!args.watch || now.running === null) return 0;
      await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
      if (!args.json) process.stdout.write(process.stdout.isTTY ? "\x1b[H\x1b[2J" : "\n");
    }
  },
});
