import type { OpenStudio } from "../../worker/studio.ts";
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
      describe: "numbers and ranges such as 3,5-9, or - to read them from standard input, one a line",
    },
    job: {
      type: "string",
      requiresArg: true,
      describe: "the job whose task this is: the engine's variables say which one",
    },
    hardware: { type: "boolean", default: false, describe: "refuse to draw without a graphics card" },
    ...backendOption,
  },
  details:
    "Draws the shards that --shards names, or those of one task of the job that --job names. Prints one JSON line per event: shard-started, ready, note, frame, fault, frame-failed, recycled, shard-done, shard-failed, stopped, error. Told to stop (SIGTERM, SIGINT) it finishes the frames in flight and is gone within 30 s. Exit codes: 0 done, 65 bad input, 70 cannot be drawn, 75 try elsewhere, 130 and 143 stopped. A run of files must not have two workers on one shard: `farm submit` and `farm resume` see to that, this command does not.",
  examples: [
    ["farm work --run RUN --shards 3,5-9", "six shards"],
    ["FARM_TASK=0 farm work --run RUN --job ID", "the first task of a job, by hand"],
  ],
  async run({ run, shards, job, hardware, backend }) {
    const { work: drawShards } = await import("../../worker/work.ts");
    const openStudio: OpenStudio = async (...given) => (await import("../../worker/studio.ts")).openStudio(...given);
    return drawShards({ run, shards, job, hardware, ...(backend && { backend: backend as "auto" }) }, openStudio);
  },
});
