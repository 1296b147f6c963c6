import type { JobDetail } from "@aws-sdk/client-batch";
import type { Job, Submission } from "../../jobs/job.ts";
import type { EngineLog } from "../engine.ts";
import type { BatchApi } from "./client.ts";
import { sentParts } from "./find.ts";
import { describeJobs } from "./list.ts";
import { explain } from "./reasons.ts";
import type { BatchSettings } from "./settings.ts";

const USUAL_GROUP = "/aws/batch/job";

/** Where CloudWatch keeps what the task's last start printed: a command, and the page of the console. */
export async function taskLog(api: BatchApi, settings: BatchSettings, job: Job, task: number): Promise<EngineLog> {
  const id = taskId(await sentParts(api, settings, job), task);
  const detail = id === null ? undefined : (await describeJobs(api, [id])).get(id);
  if (detail === undefined) return { address: `AWS Batch does not know task ${task} of ${job.name} (any more).` };
  const stream = streamOf(detail);
  const { status, statusReason, container } = detail;
  if (stream !== undefined) return { address: address(stream, groupOf(detail), api.region, detail.jobArn ?? "") };
  const why = statusReason === undefined ? "" : `: ${explain({ statusReason, reason: container?.reason }).reason}`;
  return { address: `AWS Batch has started nothing for task ${task}, so that there is no log. It is ${status}${why}` };
}

function taskId(parts: readonly Submission[], task: number): string | null {
  const part = parts.find(({ firstTask, tasks }) => task >= firstTask && task < firstTask + tasks);
  if (part === undefined) return null;
  return part.tasks === 1 ? part.id : `${part.id}:${task - part.firstTask}`;
}

const streamOf = ({ container, attempts = [] }: JobDetail): string | undefined =>
  container?.logStreamName ??
  attempts.findLast((attempt) => attempt.container?.logStreamName)?.container?.logStreamName;

const groupOf = ({ container }: JobDetail): string =>
  container?.logConfiguration?.options?.["awslogs-group"] ?? USUAL_GROUP;

function address(stream: string, group: string, region: string, arn: string): string {
  const command = `aws logs tail ${group} --log-stream-names ${stream} --since 7d --region ${region}`;
  // Amazon's other partitions have consoles of their own.
  if (!arn.startsWith("arn:aws:")) return command;
  const page = `#logsV2:log-groups/log-group/${twice(group)}/log-events/${twice(stream)}`;
  return `${command}\nhttps://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}${page}`;
}

/** The console wants its names escaped, and the escapes again with $ for %. */
const twice = (text: string): string => encodeURIComponent(encodeURIComponent(text)).replaceAll("%", "$");
