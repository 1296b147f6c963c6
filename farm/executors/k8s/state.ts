import type { CoreV1Event, V1Job, V1Pod } from "@kubernetes/client-node";
import type { Job } from "../../jobs/job.ts";
import { parseRanges } from "../../jobs/ranges.ts";
import type { JobState, TaskReason } from "../engine.ts";
import { podReasons } from "./pod-reasons.ts";
import { k8sSettings } from "./settings.ts";

/** What the cluster has of a job. */
export interface Seen {
  /** Null: there is none, or none any more. */
  found: V1Job | null;
  /** All that did not succeed, the oldest first. */
  pods: readonly V1Pod[];
  warnings: readonly CoreV1Event[];
}

export interface Indexes {
  succeeded: readonly number[];
  failed: readonly number[];
}

const hasCondition = (found: V1Job, type: string): boolean =>
  found.status?.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;

export const isEnded = (found: V1Job): boolean => hasCondition(found, "Complete") || hasCondition(found, "Failed");

/** "Failed" comes only when no pod is left; "FailureTarget" as soon as none will be made. */
const isFailing = (found: V1Job): boolean => hasCondition(found, "FailureTarget") || hasCondition(found, "Failed");

/** Tasks that have no pod and should have one. */
export function missingPods(job: Job, found: V1Job): number {
  if (isEnded(found) || found.spec?.suspend) return 0;
  const { succeeded, failed } = indexesOf(job, found);
  const open = job.tasks - succeeded.length - failed.length;
  return Math.max(0, Math.min(open, found.spec?.parallelism ?? 0) - (found.status?.active ?? 0));
}

/** Of a Job that fails as a whole, all that did not succeed is given up. */
export function indexesOf({ tasks }: Job, found: V1Job): Indexes {
  const { completedIndexes = "", failedIndexes = "" } = found.status ?? {};
  const succeeded = parseRanges(completedIndexes);
  if (!isFailing(found)) return { succeeded, failed: parseRanges(failedIndexes) };
  const done = new Set(succeeded);
  return { succeeded, failed: Array.from({ length: tasks }, (_, task) => task).filter((task) => !done.has(task)) };
}

export function jobState(job: Job, { found, pods, warnings }: Seen): JobState {
  if (found === null) return goneState(job, pods);
  const indexes = indexesOf(job, found);
  const tasks = taskCounts(job, found, indexes, pods);
  const reasons = [...podReasons(indexes, pods), ...jobReasons(job, found, tasks, warnings)];
  return { tasks, isEnded: isEnded(found), reasons: mostFrequent(reasons) };
}

/** Pods that still drain hold their tasks in "running"; else a pod runs when its container does. */
function taskCounts(job: Job, found: V1Job, indexes: Indexes, pods: readonly V1Pod[]): JobState["tasks"] {
  const [succeeded, failed] = [indexes.succeeded.length, indexes.failed.length];
  const left = job.tasks - succeeded;
  const live = isEnded(found) ? 0 : (found.status?.ready ?? 0) + pods.filter(isDraining).length;
  if (isFailing(found)) {
    const running = Math.min(live, left);
    return { waiting: 0, running, succeeded, failed: left - running };
  }
  const running = Math.min(live, left - failed);
  return { waiting: left - failed - running, running, succeeded, failed };
}

/** Told to stop, and still drawing. */
const isDraining = ({ metadata, status }: V1Pod): boolean =>
  metadata?.deletionTimestamp !== undefined &&
  status?.phase === "Running" &&
  (status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false);

/** After `farm cancel` workers drain without their Job. */
function goneState(job: Job, pods: readonly V1Pod[]): JobState {
  const running = Math.min(pods.filter(isDraining).length, job.tasks);
  const failed = job.tasks - running;
  const reason = "the Job is not on the cluster: cancelled, deleted, or ended long ago; the run knows what was drawn";
  return {
    tasks: { waiting: 0, running, succeeded: 0, failed },
    isEnded: running === 0,
    reasons: [{ state: "failed", reason, tasks: failed }],
  };
}

/** What stands in the way of pods that there are not. */
function jobReasons(
  job: Job,
  found: V1Job,
  { waiting, failed }: JobState["tasks"],
  warnings: readonly CoreV1Event[],
): TaskReason[] {
  const reasons: TaskReason[] = [];
  const fault = found.status?.conditions?.find(({ type }) => type === "Failed" || type === "FailureTarget");
  if (fault?.reason !== undefined && fault.reason !== "FailedIndexes" && failed > 0)
    reasons.push({ state: "failed", reason: failureWords(fault.reason, fault.message), tasks: failed });
  if (waiting === 0) return reasons;
  if (hasCondition(found, "Suspended")) reasons.push(suspended(job, waiting));
  const denied = latestDenial(warnings);
  if (denied)
    reasons.push({ state: "waiting", reason: `no pod can be made: ${denied}`, tasks: missingPods(job, found) });
  return reasons;
}

/** Kubernetes tries again within this time; an older denial may have been cured. */
const FRESH_MS = 15 * 60_000;

function latestDenial(warnings: readonly CoreV1Event[]): string | undefined {
  const atMs = ({ lastTimestamp, eventTime }: CoreV1Event) => new Date(lastTimestamp ?? eventTime ?? 0).getTime();
  return warnings
    .filter((event) => event.reason === "FailedCreate" && atMs(event) > Date.now() - FRESH_MS)
    .toSorted((a, b) => atMs(a) - atMs(b))
    .at(-1)?.message;
}

const FAILURES: Readonly<Record<string, string>> = {
  DeadlineExceeded: "the Job's time is over (--deadline)",
  MaxFailedIndexesExceeded: "more tasks failed than --max-failed allows",
  PodFailurePolicy: "a task failed with what every other task would fail with",
};

const failureWords = (reason: string, message: string | undefined): string =>
  [FAILURES[reason] ?? reason, message].filter(Boolean).join(": ");

function suspended({ settings }: Job, tasks: number): TaskReason {
  const { queue } = k8sSettings(settings);
  if (queue === undefined) return { state: "waiting", reason: "the Job is paused", tasks };
  return { state: "waiting", reason: `Kueue has not admitted the Job from the queue "${queue}"`, tasks };
}

const MOST_REASONS = 10;

const mostFrequent = (reasons: readonly TaskReason[]): TaskReason[] =>
  reasons.toSorted((a, b) => b.tasks - a.tasks).slice(0, MOST_REASONS);
