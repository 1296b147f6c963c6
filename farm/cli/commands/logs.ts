import { defineCommand } from "../command.ts";
import { jsonOption } from "../options.ts";

const FOLLOW_MS = 2000;
const MAX_SHARD = 10_000_000;

export const logs = defineCommand({
  usage: "logs <run>",
  summary: "what workers said about a shard",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    shard: { type: "number", requiresArg: true, demandOption: true, describe: "which one, from 0" },
    follow: { type: "boolean", default: false, describe: "go on with what is new, until the shard is done" },
    ...jsonOption,
  },
  details:
    "Workers keep their log in the run, wherever they work. In an object store it is brought up to date every half minute. Where a worker came to write none, the engine's own log is shown or named.",
  examples: [["farm logs s3://bucket/night --shard 12 --follow", "one shard, live"]],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    checkCount("shard", args.shard, MAX_SHARD, 0);
    const { openRun } = await import("../../run.ts");
    const { shardLog } = await import("../../logs.ts");
    const { shardPaths } = await import("../../run-layout.ts");
    const { logText } = await import("../report/log-text.ts");
    const { print } = await import("../print.ts");
    const run = await openRun(args.run);
    const read = shardLog(run, args.shard);
    const show = async () => {
      const pieces = await read();
      for (const piece of pieces) process.stdout.write(args.json ? piece.text : logText(piece));
      return pieces.length > 0;
    };
    const hasAny = await show();
    while (args.follow && (await run.store.size(shardPaths(args.shard).done)) === null) {
      await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
      await show();
    }
    if (args.follow) await show();
    if (hasAny || args.follow) return 0;
    const { engineLogs } = await import("../../logs.ts");
    const { engineLogText } = await import("../report/log-text.ts");
    print(engineLogText(args.shard, await engineLogs(run, args.shard)));
    return 0;
  },
});
