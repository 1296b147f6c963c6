import type { JobQueueDetail } from "@aws-sdk/client-batch";
import { FarmError, type FarmErrorDetails } from "../../../renderer/errors.ts";
import { suggestion } from "../../recipe/suggest.ts";
import type { BatchApi } from "./client.ts";
import type { BatchSettings } from "./settings.ts";

/** AWS's refusals mostly come from the queue, and its words for them vary: here the queue itself is looked at. */
export async function explainQueue(api: BatchApi, settings: BatchSettings, error: unknown): Promise<unknown> {
  if (!(error instanceof FarmError) || error.code !== "batch.refused") return error;
  try {
    const answer = await api.ask("batch:DescribeJobQueues", settings.queue, (client) => client.describeJobQueues({}));
    const details = fault(answer.jobQueues ?? [], settings);
    return details === null ? error : new FarmError({ ...details, where: "--queue", cause: error });
  } catch {
    return error;
  }
}

function fault(queues: readonly JobQueueDetail[], settings: BatchSettings): FarmErrorDetails | null {
  const { queue, region, shareIdentifier } = settings;
  const found = queues.find(({ jobQueueName, jobQueueArn }) => queue === jobQueueName || queue === jobQueueArn);
  if (found === undefined) return missing(settings, queues);
  if (found.state !== "ENABLED") {
    return {
      code: "batch.queue-disabled",
      message: `The job queue ${queue} is disabled.`,
      remedy: `aws batch update-job-queue --job-queue ${queue} --state ENABLED --region ${region}`,
    };
  }
  if (found.status !== "VALID") {
    return {
      code: "batch.queue-invalid",
      message: `The job queue ${queue} is ${found.status}: ${found.statusReason ?? "AWS gives no reason"}.`,
      remedy: "Mend its compute environments, or name another queue.",
    };
  }
  return shareFault(queue, found.schedulingPolicyArn !== undefined, shareIdentifier !== undefined);
}

const missing = ({ queue, region }: BatchSettings, queues: readonly JobQueueDetail[]): FarmErrorDetails => ({
  code: "batch.no-queue",
  message: `There is no job queue "${queue}" in ${region}.`,
  remedy: `${suggestion(
    queue,
    queues.map(({ jobQueueName = "" }) => jobQueueName),
    "Queues",
  )} AWS_REGION and AWS_PROFILE say where it is looked for.`,
});

function shareFault(queue: string, isFairShare: boolean, hasShare: boolean): FarmErrorDetails | null {
  if (isFairShare === hasShare) return null;
  const [message, remedy] = isFairShare
    ? [`The job queue ${queue} shares fairly: each job must name its share.`, "Add --share-identifier NAME."]
    : [`The job queue ${queue} has no fair-share scheduling.`, "Leave out --share-identifier."];
  return { code: "batch.share", message, remedy };
}
