// The Job controller, as far as Indexed Jobs with a limit of retries for each index need it: written after the published
// source of Kubernetes (pkg/controller/job), and far smaller.
import { rangesText } from "../../farm/jobs/ranges.ts";
import { markDeleted } from "./handlers.ts";
import type { ClusterState, Json } from "./state.ts";

const INDEX = "batch.kubernetes.io/job-completion-index";
const FAILURES = "batch.kubernetes.io/job-index-failure-count";

/** What the controller knows beside the objects. */
interface Tally {
  completed: Set<number>;
  failed: Set<number>;
  /** By index: failures that counted, and when the next pod may start. */
  failures: Map<number, number>;
  notBefore: Map<number, number>;
  counted: Set<string>;
}

/** Runs until the test ends; `retryMs` stands for the 10 s after a first failure. */
export function runController(state: ClusterState, retryMs: number, until: AbortSignal): void {
  const tallies = new Map<string, Tally>();
  let isQueued = false;
  const queue = (): void => {
    if (isQueued || until.aborted) return;
    isQueued = true;
    setImmediate(() => {
      isQueued = false;
      for (const job of state.jobs.values()) sync(state, job, tallyOf(job), retryMs, queue);
    });
  };
  const tallyOf = ({ metadata }: Json): Tally => {
    if (!tallies.has(metadata.uid)) tallies.set(metadata.uid, newTally());
    return tallies.get(metadata.uid)!;
  };
  state.on("change", queue);
}

const newTally = (): Tally => ({
  completed: new Set(),
  failed: new Set(),
  failures: new Map(),
  notBefore: new Map(),
  counted: new Set(),
});

const podsOf = (state: ClusterState, { metadata }: Json): Json[] =>
  [...state.pods.values()].filter((pod) => pod.metadata.ownerReferences?.[0]?.uid === metadata.uid);

const indexOf = ({ metadata }: Json): number => Number(metadata.labels[INDEX]);
const isOver = ({ status }: Json): boolean => status.phase === "Succeeded" || status.phase === "Failed";
const isReady = ({ status }: Json): boolean =>
  status.conditions?.some((c: Json) => c.type === "Ready" && c.status === "True");

function sync(state: ClusterState, job: Json, tally: Tally, retryMs: number, queue: () => void): void {
  if (has(job, "Complete") || has(job, "Failed")) return;
  const pods = podsOf(state, job);
  for (const pod of pods.filter(isOver)) count(job, pod, tally, retryMs);
  for (const pod of pods) if (isOver(pod) && pod.metadata.deletionTimestamp) state.pods.delete(pod.metadata.name);
  const active = pods.filter((pod) => !isOver(pod) && !pod.metadata.deletionTimestamp);
  const terminating = pods.filter((pod) => !isOver(pod) && pod.metadata.deletionTimestamp);
  failWhole(job, tally);
  if (has(job, "FailureTarget")) remove(active);
  else if (job.spec.suspend) suspend(job, active, tally);
  else start(state, job, tally, [...active, ...terminating], queue);
  writeStatus(state, job, tally);
  const isStill = podsOf(state, job).every(isOver);
  if (!isStill) return;
  if (has(job, "FailureTarget")) finish(job, "Failed", job.status.conditions[0]);
  else if (tally.completed.size === job.spec.completions) finish(job, "Complete", {});
}

const has = ({ status }: Json, type: string): boolean =>
  status.conditions?.some((c: Json) => c.type === type && c.status === "True") ?? false;

function finish(job: Json, type: string, { reason, message }: Json): void {
  job.status.conditions = [...(job.status.conditions ?? []), condition(type, reason, message)];
}

export function condition(type: string, reason?: string, message?: string, status = "True"): Json {
  const now = new Date().toISOString();
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
}

/** The first rule that fits. */
function actionFor({ spec }: Json, { status }: Json): { action: string; rule: number } {
  const rules: Json[] = spec.podFailurePolicy?.rules ?? [];
  const exitCode = status.containerStatuses?.[0]?.state?.terminated?.exitCode;
  const rule = rules.findIndex(({ onExitCodes, onPodConditions }) =>
    onExitCodes
      ? exitCode !== undefined && onExitCodes.values.includes(exitCode) === (onExitCodes.operator === "In")
      : onPodConditions.some((p: Json) =>
          status.conditions?.some((c: Json) => c.type === p.type && c.status === (p.status ?? "True")),
        ),
  );
  return { action: rules[rule]?.action ?? "Count", rule };
}

function count(job: Json, pod: Json, tally: Tally, retryMs: number): void {
  const index = indexOf(pod);
  if (tally.counted.has(pod.metadata.uid)) return;
  tally.counted.add(pod.metadata.uid);
  if (pod.status.phase === "Succeeded") return void tally.completed.add(index);
  const { action, rule } = actionFor(job, pod);
  if (action === "Ignore" || has(job, "FailureTarget")) return;
  job.status.failed = (job.status.failed ?? 0) + 1;
  if (action === "FailJob") return void failJob(job, pod, rule);
  const failures = (tally.failures.get(index) ?? 0) + 1;
  tally.failures.set(index, failures);
  tally.notBefore.set(index, Date.now() + retryMs * 2 ** (failures - 1));
  if (action === "FailIndex" || failures > job.spec.backoffLimitPerIndex) tally.failed.add(index);
}

function failJob(job: Json, { metadata, status }: Json, rule: number): void {
  const { name, state } = status.containerStatuses[0];
  const pod = `${metadata.namespace}/${metadata.name}`;
  const what = `failed with exit code ${state.terminated.exitCode} matching FailJob rule at index ${rule}`;
  failing(job, "PodFailurePolicy", `Container ${name} for pod ${pod} ${what}`);
}

function failing(job: Json, reason: string, message: string): void {
  if (!has(job, "FailureTarget")) job.status.conditions = [condition("FailureTarget", reason, message)];
}

function failWhole(job: Json, { completed, failed }: Tally): void {
  const { maxFailedIndexes, completions } = job.spec;
  if (failed.size > (maxFailedIndexes ?? completions))
    failing(job, "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
  else if (failed.size > 0 && failed.size + completed.size >= completions)
    failing(job, "FailedIndexes", "Job has failed indexes");
}

const remove = (pods: readonly Json[]): void => {
  for (const pod of pods) markDeleted(pod, pod.spec.terminationGracePeriodSeconds);
};

/** Such pods lose the mark by which they are counted, so that they cost no retry. */
function suspend(job: Json, active: readonly Json[], { counted }: Tally): void {
  for (const pod of active) counted.add(pod.metadata.uid);
  remove(active);
  if (!has(job, "Suspended")) job.status.conditions = [condition("Suspended", "JobSuspended", "Job suspended")];
}

function start(state: ClusterState, job: Json, tally: Tally, alive: readonly Json[], queue: () => void): void {
  if (has(job, "Suspended")) job.status.conditions = [condition("Suspended", "JobResumed", "Job resumed", "False")];
  const taken = new Set([...alive.map(indexOf), ...tally.completed, ...tally.failed]);
  let room = job.spec.parallelism - alive.length;
  for (let index = 0; index < job.spec.completions && room > 0; index++) {
    if (taken.has(index)) continue;
    const waitMs = (tally.notBefore.get(index) ?? 0) - Date.now();
    if (waitMs > 0) {
      setTimeout(queue, waitMs).unref();
      continue;
    }
    addPod(state, job, index, tally);
    room--;
  }
}

function addPod(state: ClusterState, job: Json, index: number, { failures }: Tally): void {
  const { name, namespace, uid } = job.metadata;
  const { metadata, spec } = structuredClone(job.spec.template);
  const mine = { [INDEX]: String(index), [FAILURES]: String(failures.get(index) ?? 0) };
  const owner = { apiVersion: "batch/v1", kind: "Job", name, uid, controller: true, blockOwnerDeletion: true };
  const pod = state.stamp(
    {
      metadata: {
        ...metadata,
        name: `${name}-${index}-${Math.random().toString(36).slice(2, 7)}`,
        namespace,
        labels: { ...metadata.labels, [INDEX]: String(index) },
        annotations: { ...metadata.annotations, ...mine },
        ownerReferences: [owner],
      },
      spec,
      status: { phase: "Pending" },
    },
    "Pod",
    "v1",
  );
  state.pods.set(pod.metadata.name, pod);
  state.changed();
}

function writeStatus(state: ClusterState, job: Json, { completed, failed }: Tally): void {
  const pods = podsOf(state, job).filter((pod) => !isOver(pod));
  const active = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  const text = (indexes: Set<number>) => rangesText([...indexes].sort((a, b) => a - b));
  job.status = {
    ...job.status,
    startTime: job.status.startTime ?? new Date().toISOString(),
    active: active.length,
    ready: active.filter(isReady).length,
    terminating: pods.length - active.length,
    succeeded: completed.size,
    completedIndexes: text(completed),
    failedIndexes: text(failed),
  };
}
