import { defineCommand } from "../command.ts";

export const trace = defineCommand({
  usage: "trace <run>",
  summary: "what every worker of a run did when, as a file for Perfetto",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    out: { type: "string", requiresArg: true, describe: "JSON file (default: trace-RUN.json)" },
  },
  details:
    "Made from the workers' logs: each browser's start, each frame with its stages, shards, faults. Open it in Perfetto (ui.perfetto.dev). Durations are exact; a frame ends when it was on disk, and its stages are laid before that without the waits between them.",
  examples: [["farm trace runs/night --out night.json", "then open night.json in Perfetto"]],
  async run(args) {
    const { basename, dirname, resolve } = await import("node:path");
    const { openRun } = await import("../../run.ts");
    const { localStore } = await import("../../store/local.ts");
    const { traceText } = await import("../../trace/trace.ts");
    const { shown } = await import("../report/closing.ts");
    const run = await openRun(args.run);
    const file = resolve(args.out ?? `trace-${run.plan.name}.json`);
    await localStore(dirname(file)).writeAtomic(basename(file), bytesOf(traceText(run)));
    process.stdout.write(`${shown(file)}\n`);
    return 0;
  },
});

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) yield Buffer.from(piece);
}
