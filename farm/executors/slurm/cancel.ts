import type { Job } from "../../jobs/job.ts";
import { arrayName } from "./arrays.ts";
import { call } from "./call.ts";
import { plannedArrays } from "./find.ts";

/**
 * Waiting tasks never start. Running ones are told to stop (SIGTERM) and killed KillWait later, 30 s unless the cluster says
 * otherwise; with `now` their workers are killed first. By name, since another cluster has other jobs of the same id.
 */
export async function cancelJob(job: Job, now: boolean): Promise<void> {
  // The last one first: an array may begin when nothing of the one before it waits any more.
  const arrays = (await arrayNames(job)).reverse().map((name) => `--name=${name}`);
  for (const which of arrays) await call("scancel", ["--state=PENDING", which]);
  for (const which of arrays) {
    if (now) await call("scancel", ["--batch", "--signal=USR2", "--state=RUNNING", which]);
    await call("scancel", [which]);
  }
}

async function arrayNames(job: Job): Promise<string[]> {
  if (job.submissions.length === 0) return (await plannedArrays(job)).map(({ name }) => name);
  return job.submissions.map(({ firstTask }) => arrayName(job.name, firstTask));
}
