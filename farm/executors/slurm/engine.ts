import type { Engine } from "../engine.ts";
import { cancelJob } from "./cancel.ts";
import { taskLog } from "./log.ts";
import { manifest } from "./manifest.ts";
import type { SlurmSettings } from "./settings.ts";
import { failedTasks, inspectJob } from "./state.ts";
import { submitJob } from "./submit.ts";

export const openSlurm = (settings: SlurmSettings): Engine => ({
  manifest: async (job) => manifest(job, settings),
  submit: (job) => submitJob(job, settings),
  inspect: inspectJob,
  failedTasks,
  cancel: cancelJob,
  log: (job, task) => taskLog(job, task, settings),
});
