import { defineCommand } from "../command.ts";
import { backendOption } from "../options.ts";

export const work = defineCommand({
  usage: "work",
  summary: "draw shards of a run in this process: what executors start",
  group: "hidden",
  positionals: {},
  options: {
    run: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "the run: its folder, or s3://bucket/prefix",
    },
    shards: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "numbers and ranges such as 3,5-9, or - to read them from standard input, one a line",
    },
    ...backendOption,
  },
  details:
    "Prints one JSON line per event: ready, frame, fault, frame-failed, recycled, shard-done, shard-failed, stopped, error. Told to stop (SIGTERM, SIGINT, standard input closed) it finishes the frames in flight. Two workers must not draw the same shard at one time: `farm submit` and `farm resume` see to that, this command does not.",
  examples: [["farm work --run RUN --shards 3,5-9", "six shards"]],
  async run(args) {
    const { work: drawShards } = await import("../../worker/work.ts");
    const { openStudio } = await import("../../worker/studio.ts");
    const { run, shards, backend } = args;
    return drawShards({ run, shards, ...(backend && { backend: backend as "auto" }) }, openStudio);
  },
});
