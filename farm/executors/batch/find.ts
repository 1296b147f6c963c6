import type { JobSummary } from "@aws-sdk/client-batch";
import type { Job, Submission } from "../../jobs/job.ts";
import type { BatchApi } from "./client.ts";
import { listJobs } from "./list.ts";
import { partsOf } from "./requests.ts";
import type { BatchSettings } from "./settings.ts";

/** Ids of the job's parts that AWS Batch has, whatever became of them, by their names; of equal names the oldest. */
export async function findSent(api: BatchApi, { queue }: BatchSettings, job: Job): Promise<Map<string, string>> {
  const filters = [{ name: "JOB_NAME", values: [`${job.name}*`] }];
  const found = new Map<string, JobSummary>();
  for await (const summary of listJobs(api, { jobQueue: queue, filters })) {
    const { jobName = "", createdAt = 0 } = summary;
    if (createdAt < (found.get(jobName)?.createdAt ?? Infinity)) found.set(jobName, summary);
  }
  return new Map([...found].map(([name, { jobId = "" }]) => [name, jobId]));
}

/** The parts that have an id. */
export const submissions = (job: Job, ids: ReadonlyMap<string, string>): Submission[] =>
  partsOf(job).flatMap(({ name, firstTask, tasks }) => {
    const id = ids.get(name);
    return id === undefined ? [] : { id, firstTask, tasks };
  });

/** What the job file has of the job; when it was written before AWS answered, what AWS has. */
export async function sentParts(api: BatchApi, settings: BatchSettings, job: Job): Promise<readonly Submission[]> {
  return job.submissions.length > 0 ? job.submissions : submissions(job, await findSent(api, settings, job));
}

/** Answers that AWS gives may be minutes behind: a job that is missing right after it was made is on its way. */
const ON_ITS_WAY_MS = 10 * 60_000;

export const isOnItsWay = ({ created }: Job): boolean => Date.now() - Date.parse(created) < ON_ITS_WAY_MS;
