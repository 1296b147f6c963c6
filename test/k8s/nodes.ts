// Nodes and what runs on them.
import { condition } from "./controller.ts";
import { markDeleted } from "./handlers.ts";
import type { ClusterState, Json } from "./state.ts";

/** How a container ends; "hangs" does when it is told to. */
export type Ending = number | "oom" | "hangs";

/** Runs a pod's container; calls back when it has ended. */
export interface Runtime {
  start(pod: Json, ended: (exitCode: number, reason?: string) => void): void;
  /** SIGTERM, then SIGKILL after so long. */
  stop(pod: Json, graceSeconds: number): void;
}

export interface Nodes {
  /** Its pods stay as they were, and nothing of them is heard any more. */
  lose(node: string): void;
  /** Marks the pods of a lost node, as is done when it does not come back. */
  taint(node: string): void;
  /** Now it is known that nothing runs there. */
  forget(node: string): void;
}

/** `limits` keeps pods from starting: a message of the scheduler, by pod; null lets it start. */
export function runNodes(
  state: ClusterState,
  names: readonly string[],
  runtime: Runtime,
  limits: (pod: Json) => string | null = () => null,
): Nodes {
  const lost = new Set<string>();
  const seen = new Map<string, { graceSeconds: number | null }>();
  const on = (node: string) => [...state.pods.values()].filter(({ spec }) => spec.nodeName === node);
  const visit = (): void => {
    for (const pod of state.pods.values()) admit(pod);
    for (const pod of state.pods.values()) end(pod);
  };
  state.on("change", () => setImmediate(visit));

  function admit(pod: Json): void {
    if (seen.has(pod.metadata.uid)) return;
    const refusal = limits(pod);
    pod.status.conditions = [
      refusal === null ? condition("PodScheduled") : condition("PodScheduled", "Unschedulable", refusal, "False"),
    ];
    if (refusal !== null) return;
    seen.set(pod.metadata.uid, { graceSeconds: null });
    const free = names.filter((name) => !lost.has(name));
    pod.spec.nodeName = free.toSorted((a, b) => on(a).length - on(b).length)[0];
    running(pod);
    runtime.start(pod, (exitCode, reason) => lost.has(pod.spec.nodeName) || ended(state, pod, exitCode, reason));
    state.changed();
  }

  function end(pod: Json): void {
    const known = seen.get(pod.metadata.uid);
    const { deletionTimestamp, deletionGracePeriodSeconds: seconds } = pod.metadata;
    if (!deletionTimestamp) return;
    if (!known) return void (state.pods.delete(pod.metadata.name) && state.changed());
    if (lost.has(pod.spec.nodeName) || (known.graceSeconds !== null && known.graceSeconds <= seconds)) return;
    known.graceSeconds = seconds;
    runtime.stop(pod, seconds);
  }

  const setReady = (pod: Json, status: string) => {
    const ready = pod.status.conditions.find((c: Json) => c.type === "Ready");
    if (ready) ready.status = status;
  };
  return {
    lose(node) {
      lost.add(node);
      for (const pod of on(node)) setReady(pod, "False");
      state.changed();
    },
    taint(node) {
      for (const pod of on(node).filter(({ status }) => status.phase === "Running")) {
        const message = "Taint manager: deleting due to NoExecute taint";
        pod.status.conditions.push(condition("DisruptionTarget", "DeletionByTaintManager", message));
        markDeleted(pod, pod.spec.terminationGracePeriodSeconds);
      }
      state.changed();
    },
    forget(node) {
      for (const pod of on(node)) if (pod.status.phase === "Running") pod.status.phase = "Failed";
      state.changed();
    },
  };
}

function running(pod: Json): void {
  const startedAt = new Date().toISOString();
  pod.status.phase = "Running";
  pod.status.conditions.push(condition("Ready"));
  pod.status.containerStatuses = [containerStatus(pod, { running: { startedAt } }, true)];
}

const containerStatus = ({ spec }: Json, state: Json, ready: boolean): Json => ({
  name: spec.containers[0].name,
  image: spec.containers[0].image,
  imageID: "",
  ready,
  restartCount: 0,
  state,
});

function ended(
  state: ClusterState,
  pod: Json,
  exitCode: number,
  reason = exitCode === 0 ? "Completed" : "Error",
): void {
  const terminated = { exitCode, reason, finishedAt: new Date().toISOString() };
  pod.status.phase = exitCode === 0 ? "Succeeded" : "Failed";
  pod.status.containerStatuses = [containerStatus(pod, { terminated }, false)];
  pod.status.conditions.find((c: Json) => c.type === "Ready").status = "False";
  // Without its Job, nobody keeps it.
  if (pod.metadata.deletionTimestamp && !state.jobs.has(pod.metadata.ownerReferences[0]?.name))
    state.pods.delete(pod.metadata.name);
  state.changed();
}
