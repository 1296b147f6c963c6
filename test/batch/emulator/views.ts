import type { JobDetail, JobQueueDetail, JobSummary } from "@aws-sdk/client-batch";
import {
  arn,
  commandOf,
  environmentOf,
  isOver,
  type Job,
  jobStatus,
  type Queue,
  requirementsOf,
  retryStrategyOf,
  type Task,
} from "./records.ts";

const STATUSES = ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"] as const;

/** Counts of an array are as old as `lagMs` allows. */
function count(job: Job, lagMs: number): void {
  if (Date.now() - job.countedAt < lagMs) return;
  job.summary = Object.fromEntries(STATUSES.map((status) => [status, 0]));
  for (const { status } of job.tasks) job.summary[status] = (job.summary[status] ?? 0) + 1;
  job.countedAt = Date.now();
}

const base = (job: Job) => ({
  jobName: job.name,
  jobDefinition: job.definition.jobDefinitionArn!,
  ...(job.request.shareIdentifier !== undefined && { shareIdentifier: job.request.shareIdentifier }),
});

const times = ({ createdAt, startedAt, stoppedAt }: Task) => ({
  createdAt,
  ...(startedAt !== undefined && { startedAt }),
  ...(stoppedAt !== undefined && { stoppedAt }),
});

const why = ({ statusReason }: Task) => (statusReason === undefined ? {} : { statusReason });

const wasTerminated = ({ fate }: Task) => (fate?.kind === "terminated" ? { isTerminated: true } : {});

export function parentDetail(job: Job, lagMs: number): JobDetail {
  count(job, lagMs);
  return {
    ...base(job),
    jobArn: arn(`job/${job.id}`),
    jobId: job.id,
    jobQueue: arn(`job-queue/${job.queue.name}`),
    status: jobStatus(job),
    ...(job.refused !== undefined && { statusReason: job.refused }),
    startedAt: 0,
    createdAt: job.createdAt,
    attempts: [],
    retryStrategy: retryStrategyOf(job),
    container: containerOf(job),
    arrayProperties: {
      size: job.tasks.length,
      statusSummary: { ...job.summary },
      statusSummaryLastUpdatedAt: job.countedAt,
    },
    tags: job.request.tags ?? {},
    ...(job.isTerminated && { isTerminated: true }),
  };
}

const containerOf = (job: Job) => {
  const { image, jobRoleArn, logConfiguration } = job.definition.containerProperties ?? {};
  return {
    image: image!,
    command: commandOf(job),
    environment: environmentOf(job),
    resourceRequirements: requirementsOf(job),
    ...(jobRoleArn !== undefined && { jobRoleArn }),
    ...(logConfiguration !== undefined && { logConfiguration }),
  };
};

export function taskDetail(task: Task): JobDetail {
  const { job, attempts } = task;
  const last = attempts.at(-1)?.container;
  return {
    ...base(job),
    ...times(task),
    ...why(task),
    ...wasTerminated(task),
    jobArn: arn(`job/${task.id}`),
    jobId: task.id,
    jobQueue: arn(`job-queue/${job.queue.name}`),
    status: task.status,
    startedAt: task.startedAt ?? 0,
    attempts,
    retryStrategy: retryStrategyOf(job),
    container: {
      ...containerOf(job),
      ...(isOver(task) && last?.exitCode !== undefined && { exitCode: last.exitCode }),
      ...(isOver(task) && last?.reason !== undefined && { reason: last.reason }),
      ...(task.logStreamName !== undefined && { logStreamName: task.logStreamName }),
    },
    ...(job.isArray && { arrayProperties: { index: task.index, statusSummary: {} } }),
    tags: job.isArray ? {} : (job.request.tags ?? {}),
  };
}

export function parentSummary(job: Job, lagMs: number): JobSummary {
  const { jobId, jobArn, status, arrayProperties } = parentDetail(job, lagMs);
  const { size, statusSummary, statusSummaryLastUpdatedAt } = arrayProperties ?? {};
  return {
    ...base(job),
    jobId,
    jobArn: jobArn!,
    createdAt: job.createdAt,
    status: status!,
    ...(job.isArray
      ? {
          arrayProperties: {
            size: size!,
            statusSummary: statusSummary!,
            statusSummaryLastUpdatedAt: statusSummaryLastUpdatedAt!,
          },
        }
      : {}),
    ...(job.isTerminated && { isTerminated: true }),
  };
}

export function taskSummary(task: Task): JobSummary {
  const last = task.attempts.at(-1)?.container;
  return {
    ...base(task.job),
    ...times(task),
    ...why(task),
    ...wasTerminated(task),
    jobId: task.id,
    jobArn: arn(`job/${task.id}`),
    status: task.status,
    ...(isOver(task) && {
      container: {
        ...(last?.exitCode !== undefined && { exitCode: last.exitCode }),
        ...(last?.reason !== undefined && { reason: last.reason }),
      },
    }),
    ...(task.job.isArray && { arrayProperties: { index: task.index } }),
  };
}

export const queueDetail = ({ name, state, status, isFairShare }: Queue): JobQueueDetail => ({
  jobQueueName: name,
  jobQueueArn: arn(`job-queue/${name}`),
  state,
  status,
  statusReason: status === "VALID" ? "JobQueue Healthy" : "Compute environments are invalid",
  ...(isFairShare && { schedulingPolicyArn: arn(`scheduling-policy/${name}-shares`) }),
  priority: 1,
  computeEnvironmentOrder: [{ order: 1, computeEnvironment: arn(`compute-environment/${name}-machines`) }],
});
