import { defineEngine, type Engine } from "../engine.ts";
import { cancelJob } from "./cancel.ts";
import { taskLog } from "./log.ts";
import { manifest } from "./manifest.ts";
import { slurmOptions } from "./options.ts";
import type { SlurmSettings } from "./settings.ts";
import { type SlurmFlags, settleSlurm } from "./settle.ts";
import { failedTasks, inspectJob } from "./state.ts";
import { submitJob } from "./submit.ts";

export const slurm = defineEngine({
  name: "slurm",
  title: "Slurm",
  summary: "job arrays of a cluster; the run in a folder that its nodes see, or on s3://",
  options: slurmOptions,
  settle: (flags, run) => settleSlurm(flags as SlurmFlags, run),
  open: async (settings) => openSlurm(settings as SlurmSettings),
});

const openSlurm = (settings: SlurmSettings): Engine => ({
  manifest: async (job) => manifest(job, settings),
  submit: (job) => submitJob(job, settings),
  inspect: inspectJob,
  failedTasks,
  cancel: cancelJob,
  log: (job, task) => taskLog(job, task, settings),
});
