import type { V1Pod } from "@kubernetes/client-node";
import type { TaskReason, TaskState } from "../engine.ts";
import { podTrouble } from "./pod-trouble.ts";
import type { Indexes } from "./state.ts";

const INDEX = "batch.kubernetes.io/job-completion-index";

/** Why tasks wait, were started again or failed; tasks that succeeded in the end have no say. `pods`: the oldest first. */
export function podReasons({ succeeded, failed }: Indexes, pods: readonly V1Pod[]): TaskReason[] {
  const done = new Set(succeeded);
  const givenUp = new Set(failed);
  const reasons = new Map<string, TaskReason>();
  for (const [index, attempts] of byIndex(pods)) {
    if (done.has(index)) continue;
    const found = taskReason(attempts, givenUp.has(index));
    if (found === null) continue;
    const key = `${found.state} ${found.reason}`;
    const known = reasons.get(key);
    if (known) known.tasks++;
    else reasons.set(key, found);
  }
  return [...reasons.values()];
}

/** The pods of each task, the latest last. */
function byIndex(pods: readonly V1Pod[]): Map<number, V1Pod[]> {
  const indexed = new Map<number, V1Pod[]>();
  for (const pod of pods) {
    const index = Number(pod.metadata?.labels?.[INDEX] ?? Number.NaN);
    if (Number.isNaN(index)) continue;
    indexed.set(index, [...(indexed.get(index) ?? []), pod]);
  }
  return indexed;
}

function taskReason(attempts: readonly V1Pod[], isGivenUp: boolean): TaskReason | null {
  const latest = attempts.at(-1)!;
  const trouble = podTrouble(latest);
  const state: TaskState = isGivenUp ? "failed" : latest.status?.phase === "Running" ? "running" : "waiting";
  if (trouble !== null) {
    const isRetry = latest.status?.phase === "Failed" && !isGivenUp;
    return { state, tasks: 1, ...trouble, ...(isRetry && { reason: `to be started again: ${trouble.reason}` }) };
  }
  const before = attempts.length > 1 ? podTrouble(attempts.at(-2)!) : null;
  return before && { state, tasks: 1, ...before, reason: `started again: ${before.reason}` };
}
