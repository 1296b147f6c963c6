import type { JobDetail } from "@aws-sdk/client-batch";
import type { Job, Submission } from "../../jobs/job.ts";
import type { JobState, TaskReason, TaskState } from "../engine.ts";
import { arrayState } from "./array-state.ts";
import type { BatchApi } from "./client.ts";
import { isOnItsWay, sentParts } from "./find.ts";
import { describeJobs } from "./list.ts";
import { tally } from "./reasons.ts";
import { restarts } from "./restarts.ts";
import type { BatchSettings } from "./settings.ts";

/** Of one array or plain job. */
export interface PartState extends JobState {
  /** When AWS counted, milliseconds since 1970: arrays lag. */
  countedAt?: number | undefined;
}

const MOST_REASONS = 10;

/** What AWS Batch knows of the job's tasks. */
export async function inspectJob(api: BatchApi, settings: BatchSettings, job: Job): Promise<JobState> {
  const parts = await sentParts(api, settings, job);
  const details = await describeJobs(
    api,
    parts.map(({ id }) => id),
  );
  const states = [unsent(job, parts)];
  for (const part of parts) states.push(await partState(api, job, part, details.get(part.id)));
  return total(states);
}

function partState(api: BatchApi, job: Job, part: Submission, detail: JobDetail | undefined) {
  if (detail === undefined) return unknown(job, part.tasks, "AWS Batch no longer knows the job");
  return part.tasks === 1 ? plainState(detail) : arrayState(api, part, detail);
}

const STATES: Readonly<Record<string, TaskState>> = { RUNNING: "running", SUCCEEDED: "succeeded", FAILED: "failed" };

function plainState(detail: JobDetail): PartState {
  const { status = "", statusReason, container } = detail;
  const state = STATES[status] ?? "waiting";
  const { exitCode, reason } = container ?? {};
  const ending = { statusReason, exitCode, reason };
  const isTold = state === "failed" || (state === "waiting" && statusReason !== undefined);
  return {
    tasks: { ...NONE, [state]: 1 },
    isEnded: status === "SUCCEEDED" || status === "FAILED",
    reasons: [...(isTold ? tally(state, [ending]) : []), ...restarts([detail])],
  };
}

/** Tasks that were never sent, because whoever sent them was stopped on the way. */
const unsent = (job: Job, parts: readonly Submission[]): PartState =>
  unknown(job, job.tasks - parts.reduce((sum, { tasks }) => sum + tasks, 0), "never reached AWS Batch");

function unknown(job: Job, tasks: number, why: string): PartState {
  if (tasks === 0) return { tasks: NONE, isEnded: true, reasons: [] };
  if (isOnItsWay(job)) {
    const reason: TaskReason = { state: "waiting", reason: "on the way to AWS Batch", tasks };
    return { tasks: { ...NONE, waiting: tasks }, isEnded: false, reasons: [reason] };
  }
  const reason: TaskReason = {
    state: "failed",
    reason: why,
    tasks,
    remedy: "`farm retry --failed` sends what is missing.",
  };
  return { tasks: { ...NONE, failed: tasks }, isEnded: true, reasons: [reason] };
}

const NONE: Readonly<Record<TaskState, number>> = { waiting: 0, running: 0, succeeded: 0, failed: 0 };

function total(states: readonly PartState[]): JobState {
  const tasks = { ...NONE };
  for (const state of states) {
    for (const name of Object.keys(tasks) as TaskState[]) tasks[name] += state.tasks[name];
  }
  const counted = states.flatMap(({ countedAt }) => countedAt ?? []);
  return {
    tasks,
    isEnded: states.every(({ isEnded }) => isEnded),
    reasons: merged(states.flatMap(({ reasons }) => reasons)),
    ...(counted.length > 0 && { asOf: new Date(Math.min(...counted)).toISOString() }),
  };
}

/** Equal ones of several parts are one. */
function merged(reasons: readonly TaskReason[]): TaskReason[] {
  const found = new Map<string, TaskReason>();
  for (const reason of reasons) {
    const key = `${reason.state} ${reason.reason}`;
    found.set(key, { ...reason, tasks: reason.tasks + (found.get(key)?.tasks ?? 0) });
  }
  return [...found.values()].sort((a, b) => b.tasks - a.tasks).slice(0, MOST_REASONS);
}
