import { defineCommand } from "../command.ts";
import { engineOptions } from "../engine-options.ts";
import { endOptions, executionOptions, jsonOption, placeOptions } from "../options.ts";

export const retry = defineCommand({
  usage: "retry <run>",
  summary: "send failed or stalled shards of a run to its engine again",
  group: "runs",
  positionals: { run: "the run: its folder, or s3://bucket/prefix" },
  options: {
    failed: { type: "boolean", default: false, describe: "shards with frames given up, or whose task failed" },
    stalled: { type: "boolean", default: false, describe: "shards whose worker draws nothing any more, or is gone" },
    ...executionOptions,
    ...placeOptions,
    ...endOptions,
    ...jsonOption,
  },
  moreOptions: engineOptions,
  details:
    "The rest of a job may still be at work: of two workers on one shard the first that finishes wins, and the frames that either has stored are drawn once. Without --failed and --stalled it is `farm resume`.",
  examples: [
    ["farm retry s3://bucket/night --failed", "a new array of the failed shards alone, as the last job was sent"],
    ["farm retry runs/night --failed --on slurm --memory 8G", "with other flags"],
    ["farm retry runs/night --stalled", "shards that hang, a second time"],
  ],
  async run(args) {
    const { checkCount } = await import("../usage-error.ts");
    checkCount("workers", args.workers, 512);
    const { goOn } = await import("../go-on.ts");
    return goOn(args.run, args, { failed: args.failed, stalled: args.stalled });
  },
});
