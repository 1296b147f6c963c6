import type { ContainerOverrides, SubmitJobRequest } from "@aws-sdk/client-batch";
import type { Job } from "../../jobs/job.ts";
import { resourceRequirements } from "./definition.ts";
import { retryStrategy } from "./retry-rules.ts";
import { type BatchSettings, isUserDefinition } from "./settings.ts";
import { checkSize } from "./size.ts";
import { JOB_TAG, RUN_TAG, tagValue } from "./tags.ts";

/** Children of an array job: 2 to as many. */
const MOST_CHILDREN = 10_000;
const MOST_KIB = 30;

/** Tasks of a job that are one job on AWS Batch: an array, or a plain job when there is one task only. */
export interface Part {
  /** On AWS Batch. It follows from the job's, so that a part that was sent is found again. */
  name: string;
  firstTask: number;
  tasks: number;
}

/** Parts of even size: none has a single task unless the job has. */
export function partsOf({ name, tasks }: Pick<Job, "name" | "tasks">): Part[] {
  const count = Math.ceil(tasks / MOST_CHILDREN);
  const start = (k: number) => Math.floor((k * tasks) / count);
  return Array.from({ length: count }, (_, k) => ({
    name: count === 1 ? name : `${name}-${k + 1}`,
    firstTask: start(k),
    tasks: start(k + 1) - start(k),
  }));
}

/** The request that starts a part. `definition` is NAME:REVISION. */
export function submitRequest(job: Job, settings: BatchSettings, part: Part, definition: string): SubmitJobRequest {
  const { queue, shareIdentifier, schedulingPriority, attemptTimeoutMinutes } = settings;
  const request: SubmitJobRequest = {
    jobName: part.name,
    jobQueue: queue,
    jobDefinition: definition,
    ...(part.tasks > 1 && { arrayProperties: { size: part.tasks } }),
    containerOverrides: overrides(job, settings, part),
    retryStrategy: retryStrategy(settings),
    timeout: { attemptDurationSeconds: attemptTimeoutMinutes * 60 },
    ...(shareIdentifier !== undefined && { shareIdentifier }),
    ...(schedulingPriority !== undefined && { schedulingPriorityOverride: schedulingPriority }),
    propagateTags: true,
    tags: { ...settings.tags, [RUN_TAG]: tagValue(job.run), [JOB_TAG]: job.id },
  };
  checkSize(request, MOST_KIB, "job");
  return request;
}

function overrides(job: Job, settings: BatchSettings, part: Part): ContainerOverrides {
  const env = { ...settings.env, ...taskVariables(job, part) };
  const resources = resourceRequirements(settings);
  return {
    command: ["farm", "work", "--run", job.run, "--job", job.id, ...job.workerFlags],
    environment: Object.entries(env).map(([name, value]) => ({ name, value })),
    ...(isUserDefinition(settings.definition) && resources.length > 0 && { resourceRequirements: resources }),
  };
}

/** How a worker learns its task, beside the index in the array that AWS Batch tells it. */
const taskVariables = ({ tasks }: Job, part: Part): Record<string, string> => ({
  ...(part.tasks === 1 && { FARM_TASK: "0" }),
  ...(part.tasks < tasks && { FARM_FIRST_TASK: String(part.firstTask) }),
});
