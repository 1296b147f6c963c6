import type { Engine, Settings } from "../engine.ts";
import { cancelJob } from "./cancel.ts";
import { type BatchApi, openApi } from "./client.ts";
import { failedTasks } from "./failed.ts";
import { taskLog } from "./log.ts";
import { manifest } from "./manifest.ts";
import type { BatchSettings } from "./settings.ts";
import { inspectJob } from "./state.ts";
import { submitJob } from "./submit.ts";

export const openBatch = async (settings: Settings): Promise<Engine> =>
  batchEngine(settings, await openApi((settings as BatchSettings).region));

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
