import { defineEngine, type Engine, type Settings } from "../engine.ts";
import { cancelJob } from "./cancel.ts";
import { type BatchApi, openApi } from "./client.ts";
import { failedTasks } from "./failed.ts";
import { taskLog } from "./log.ts";
import { manifest } from "./manifest.ts";
import { batchOptions } from "./options.ts";
import type { BatchSettings } from "./settings.ts";
import { settleBatch } from "./settle.ts";
import { inspectJob } from "./state.ts";
import { submitJob } from "./submit.ts";

export const batch = defineEngine({
  name: "batch",
  title: "AWS Batch",
  summary: "array jobs on EC2, Spot or Fargate machines; the run is on S3",
  options: batchOptions,
  settle: settleBatch,
  open: async (settings) => batchEngine(settings, await openApi((settings as BatchSettings).region)),
});

export function batchEngine(plain: Settings, api: BatchApi): Engine {
  const settings = plain as BatchSettings;
  return {
    manifest: async (job) => manifest(settings, job),
    submit: (job) => submitJob(api, settings, job),
    inspect: (job) => inspectJob(api, settings, job),
    failedTasks: (job) => failedTasks(api, settings, job),
    cancel: (job) => cancelJob(api, settings, job),
    log: (job, task) => taskLog(api, settings, job, task),
  };
}
