import type { V1ContainerState, V1Pod, V1PodCondition } from "@kubernetes/client-node";
import { exitTrouble, startTrouble } from "./container-trouble.ts";

/** Why a pod does not draw, in words. */
export interface Trouble {
  reason: string;
  remedy?: string;
}

/** Null for a pod that draws, has drawn or is being started. */
export function podTrouble(pod: V1Pod): Trouble | null {
  const { phase, reason, message } = pod.status ?? {};
  if (phase === "Succeeded") return null;
  const disrupted = condition(pod, "DisruptionTarget");
  if (disrupted?.status === "True") return disruption(pod, disrupted);
  if (phase === "Failed") return failure(pod);
  if (phase === "Running") return unreachable(pod);
  const state = containerState(pod);
  if (state?.waiting) return startTrouble(state.waiting);
  const scheduled = condition(pod, "PodScheduled");
  if (scheduled?.status === "False") return unschedulable(scheduled);
  return reason ? { reason: told(reason, message) } : null;
}

const condition = ({ status }: V1Pod, type: string): V1PodCondition | undefined =>
  status?.conditions?.find((found) => found.type === type);

const containerState = ({ status }: V1Pod): V1ContainerState | undefined => status?.containerStatuses?.[0]?.state;

const told = (reason: string, message: string | undefined): string =>
  message ? `${reason}: ${message.trim()}` : reason;

const DISRUPTIONS: Readonly<Record<string, Trouble>> = {
  PreemptionByScheduler: {
    reason: "made room for a pod of higher priority",
    remedy: "--priority-class gives workers a higher one.",
  },
  EvictionByEvictionAPI: { reason: "its node was emptied, as by `kubectl drain`" },
  DeletionByPodGC: { reason: "its node is gone" },
};

/** Not the worker's doing; such a pod costs its task no retry. */
function disruption(pod: V1Pod, { reason = "", message }: V1PodCondition): Trouble {
  const isOver = pod.status?.phase === "Failed";
  if (reason === "DeletionByTaintManager" && !isOver) return lostNode(pod);
  if (reason === "TerminationByKubelet")
    return { reason: `ended by its node: ${told(pod.status?.reason ?? "", pod.status?.message) || message}` };
  return DISRUPTIONS[reason] ?? { reason: told(reason || "disrupted", message) };
}

/** Kubernetes replaces such a pod only when it is known that it no longer runs. */
const lostNode = ({ spec }: V1Pod): Trouble => ({
  reason: `node ${spec?.nodeName} does not answer; its pods are replaced once the Node object is gone`,
  remedy: `When the machine is known to be off: kubectl delete node ${spec?.nodeName}`,
});

/** Without a probe of readiness, a running pod is unready only when its node is. */
function unreachable(pod: V1Pod): Trouble | null {
  const isLost = condition(pod, "Ready")?.status === "False" && containerState(pod)?.running !== undefined;
  return isLost && !pod.metadata?.deletionTimestamp ? { reason: `node ${pod.spec?.nodeName} does not answer` } : null;
}

function failure(pod: V1Pod): Trouble {
  const { reason, message = "" } = pod.status ?? {};
  if (reason === "Evicted") return eviction(message);
  const ended = containerState(pod)?.terminated;
  if (ended) return exitTrouble(ended, pod.spec?.containers[0]?.resources?.limits?.memory);
  return { reason: told(reason ?? "ended without a word", message) };
}

/** What a pod is evicted for without being a DisruptionTarget is its own doing. */
const eviction = (message: string): Trouble => ({
  reason: `evicted: ${message.trim()}`,
  ...(message.includes('"shm"') && { remedy: "Ask for more: --shm 2Gi, with as much more --memory." }),
});

function unschedulable({ reason = "not scheduled", message = "" }: V1PodCondition): Trouble {
  if (message.includes("untolerated taint"))
    return { reason: message, remedy: "Allow the taint with --toleration KEY=VALUE:EFFECT." };
  if (message.includes("Insufficient"))
    return { reason: message, remedy: "Ask for less (--cpus, --memory), wait, or add nodes." };
  if (message.includes("didn't match Pod's node affinity/selector"))
    return {
      reason: message,
      remedy: "Mend --node-selector; `kubectl get nodes --show-labels` lists what nodes have.",
    };
  return { reason: message || reason };
}
