import { FarmError } from "../../../renderer/errors.ts";
import type { Job } from "../../jobs/job.ts";
import type { BatchApi } from "./client.ts";
import { sentParts } from "./find.ts";
import { describeJobs } from "./list.ts";
import { CANCELLED } from "./reasons.ts";
import type { BatchSettings } from "./settings.ts";

/**
 * Ends the job with all its tasks. AWS Batch has one way only: SIGTERM, then SIGKILL after 30 s, in which a worker finishes
 * its frames in flight. A job that has ended, or that it no longer knows, stays as it is.
 */
export async function cancelJob(api: BatchApi, settings: BatchSettings, job: Job): Promise<void> {
  for (const { id } of await sentParts(api, settings, job)) {
    try {
      await api.ask("batch:TerminateJob", id, (client) => client.terminateJob({ jobId: id, reason: CANCELLED }));
    } catch (error) {
      if (!isRefusal(error) || (await isLive(api, id))) throw error;
    }
  }
}

const isRefusal = (error: unknown): boolean => error instanceof FarmError && error.code === "batch.refused";

async function isLive(api: BatchApi, id: string): Promise<boolean> {
  const status = (await describeJobs(api, [id])).get(id)?.status;
  return status !== undefined && status !== "SUCCEEDED" && status !== "FAILED";
}
