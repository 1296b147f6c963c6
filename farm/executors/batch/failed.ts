import type { Job, Submission } from "../../jobs/job.ts";
import type { BatchApi } from "./client.ts";
import { isOnItsWay, sentParts } from "./find.ts";
import { children, describeJobs } from "./list.ts";
import type { BatchSettings } from "./settings.ts";

/** Tasks that AWS Batch has given up, ascending; and those that it does not know. */
export async function failedTasks(api: BatchApi, settings: BatchSettings, job: Job): Promise<number[]> {
  const parts = await sentParts(api, settings, job);
  const details = await describeJobs(
    api,
    parts.map(({ id }) => id),
  );
  const given: number[] = isOnItsWay(job) ? [] : unsent(job, parts);
  for (const part of parts) {
    const detail = details.get(part.id);
    if (detail === undefined) given.push(...(isOnItsWay(job) ? [] : all(part)));
    else if (part.tasks > 1) given.push(...(await failedChildren(api, part, detail.status === "FAILED")));
    else if (detail.status === "FAILED") given.push(part.firstTask);
  }
  return given.sort((a, b) => a - b);
}

/** An array that failed before it had children has failed whole. */
async function failedChildren(api: BatchApi, part: Submission, isEnded: boolean): Promise<number[]> {
  const failed = await children(api, part.id, "FAILED");
  if (failed.length === 0 && isEnded) return all(part);
  return failed.flatMap(({ arrayProperties }) => (arrayProperties?.index ?? NaN) + part.firstTask);
}

const all = ({ firstTask, tasks }: Submission): number[] => Array.from({ length: tasks }, (_, k) => firstTask + k);

function unsent({ tasks }: Job, parts: readonly Submission[]): number[] {
  const sent = new Set(parts.flatMap(all));
  return all({ id: "", firstTask: 0, tasks }).filter((task) => !sent.has(task));
}
