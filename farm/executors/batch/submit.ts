import type { SubmitJobRequest } from "@aws-sdk/client-batch";
import { FarmError } from "../../../renderer/errors.ts";
import type { Job, Submission } from "../../jobs/job.ts";
import { pause } from "../../store/s3/retry.ts";
import type { BatchApi } from "./client.ts";
import { jobDefinition } from "./definition.ts";
import { isRefusal } from "./errors.ts";
import { findSent, submissions } from "./find.ts";
import { explainQueue } from "./queue.ts";
import { provideDefinition } from "./register.ts";
import { partsOf, submitRequest } from "./requests.ts";
import { type BatchSettings, isUserDefinition } from "./settings.ts";

/** Sends the parts of the job that AWS Batch does not have yet. */
export async function submitJob(api: BatchApi, settings: BatchSettings, job: Job): Promise<Submission[]> {
  const sent = new Map<string, string>();
  try {
    for (const [name, id] of await findSent(api, settings, job)) sent.set(name, id);
    const missing = partsOf(job).filter(({ name }) => !sent.has(name));
    const definition = missing.length > 0 ? await definitionName(api, settings) : "";
    for (const part of missing) {
      const find = async () => (await findSent(api, settings, job)).get(part.name);
      sent.set(part.name, await sendOnce(api, submitRequest(job, settings, part, definition), find));
    }
  } catch (error) {
    const explained = await explainQueue(api, settings, error);
    throw sent.size > 0 ? mayRun(explained) : explained;
  }
  return submissions(job, sent);
}

const definitionName = async (api: BatchApi, settings: BatchSettings): Promise<string> =>
  isUserDefinition(settings.definition)
    ? settings.definition.name
    : provideDefinition(api, jobDefinition(settings, settings.definition));

/**
 * AWS Batch makes a new job of each request and knows no token to tell a repeated one. So, when an answer was lost, it is
 * asked for a job of this name before the request goes again. Resolves to the job's id.
 */
async function sendOnce(
  api: BatchApi,
  request: SubmitJobRequest,
  find: () => Promise<string | undefined>,
): Promise<string> {
  let isInDoubt = false;
  const send = async () =>
    api.ask("batch:SubmitJob", request.jobQueue ?? "", async (client) => {
      if (isInDoubt) await pause(api.settleMs);
      const found = isInDoubt ? await find() : undefined;
      if (found !== undefined) return found;
      try {
        return (await client.submitJob(request)).jobId ?? "";
      } catch (error) {
        isInDoubt ||= !isRefusal(error);
        throw error;
      }
    });
  try {
    return await send();
  } catch (error) {
    throw isInDoubt ? mayRun(error) : error;
  }
}

/** Not the user's mistake any more: something is on AWS Batch, or may be, and the job must not be forgotten. */
function mayRun(error: unknown): unknown {
  if (!(error instanceof FarmError)) return error;
  const { code, message, remedy = "", where, cause } = error;
  const advice = "Parts of the job may be on AWS Batch already: `farm status` shows them, `farm cancel` ends them.";
  const details = { code, message, remedy: `${remedy} ${advice}`.trim(), kind: "failed" as const, cause };
  return new FarmError(where === undefined ? details : { ...details, where });
}
