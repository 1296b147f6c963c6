import type { Job } from "../../jobs/job.ts";
import type { Engine, Settings } from "../engine.ts";
import { type Cluster, connect } from "./cluster.ts";
import { findJob, jobWarnings, listPods } from "./find.ts";
import { podLog } from "./log.ts";
import { jobManifest } from "./manifest.ts";
import type { Patience } from "./retry.ts";
import { k8sSettings } from "./settings.ts";
import { indexesOf, jobState, missingPods, type Seen } from "./state.ts";
import { cancelJob, pauseJob } from "./stop.ts";
import { submitJob } from "./submit.ts";

/** The cluster is looked for when it is first asked. */
export function openK8s(settings: Settings, patience?: Patience): Engine {
  let connected: Promise<Cluster> | undefined;
  const cluster = () => (connected ??= connect(k8sSettings(settings), patience));
  return {
    manifest: async (job) => (await import("yaml")).stringify(jobManifest(job), { lineWidth: 0 }),
    submit: async (job) => submitJob(await cluster(), job),
    inspect: async (job) => jobState(job, await look(await cluster(), job)),
    failedTasks: async (job) => failedTasks(job, await cluster()),
    cancel: async (job, now) => cancelJob(await cluster(), job, now),
    pause: async (job, isPaused) => pauseJob(await cluster(), job, isPaused),
    log: async (job, task) => podLog(await cluster(), job, task),
  };
}

/** The status of a Job says how many; its pods say why. */
async function look(cluster: Cluster, job: Job): Promise<Seen> {
  const found = await findJob(cluster, job);
  const pods = await listPods(cluster, job, { fieldSelector: "status.phase!=Succeeded" });
  const isShort = found !== null && missingPods(job, found) > 0;
  return { found, pods, warnings: isShort ? await jobWarnings(cluster, job) : [] };
}

async function failedTasks(job: Job, cluster: Cluster): Promise<readonly number[]> {
  const found = await findJob(cluster, job);
  return found ? indexesOf(job, found).failed : Array.from({ length: job.tasks }, (_, task) => task);
}
