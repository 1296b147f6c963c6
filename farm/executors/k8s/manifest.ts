import type { V1Job, V1JobSpec, V1ObjectMeta, V1PodFailurePolicyRule } from "@kubernetes/client-node";
import { FarmError } from "../../../renderer/errors.ts";
import type { Job } from "../../jobs/job.ts";
import { placeName } from "../../store/place.ts";
import { WORKER_EXIT } from "../../worker/exit-codes.ts";
import { podSpec, WORKER } from "./pod.ts";
import { type K8sSettings, k8sSettings } from "./settings.ts";

/** The Job's label with the id of ours; its pods have it too. */
export const JOB_LABEL = "seedfarm/job";
const QUEUE_LABEL = "kueue.x-k8s.io/queue-name";
/** Of an Indexed Job without further conditions. */
const MAX_TASKS = 100_000;

/** The Indexed Job: index = task. */
export function jobManifest(job: Job): V1Job {
  if (job.tasks > MAX_TASKS) throw tooManyTasks(job);
  const settings = k8sSettings(job.settings);
  const { queue, annotations, namespace } = settings;
  const labels = labelsOf(job, settings);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: job.name,
      namespace,
      labels: { ...labels, ...(queue !== undefined && { [QUEUE_LABEL]: queue }) },
      annotations: { ...annotations, "seedfarm/run": job.run },
    },
    spec: jobSpec(job, settings, { labels, ...(Object.keys(annotations).length > 0 && { annotations }) }),
  };
}

function jobSpec(job: Job, settings: K8sSettings, metadata: V1ObjectMeta): V1JobSpec {
  const { parallelism, retries, maxFailed, deadlineSeconds, keepSeconds, queue } = settings;
  return {
    completionMode: "Indexed",
    completions: job.tasks,
    parallelism: Math.min(parallelism, job.tasks),
    backoffLimitPerIndex: retries,
    ...(maxFailed !== undefined && { maxFailedIndexes: Math.min(maxFailed, job.tasks) }),
    podFailurePolicy: { rules: RULES },
    // A pod on a node that does not answer may still draw: it is waited for.
    podReplacementPolicy: "Failed",
    ...(deadlineSeconds !== undefined && { activeDeadlineSeconds: deadlineSeconds }),
    ttlSecondsAfterFinished: keepSeconds,
    // Kueue lets it go.
    ...(queue !== undefined && { suspend: true }),
    template: { metadata, spec: podSpec(job, settings) },
  };
}

/** The first that fits counts. All else is a retry of the index: "elsewhere", "drained", killed. */
const RULES: V1PodFailurePolicyRule[] = [
  { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
  { action: "FailJob", onExitCodes: { containerName: WORKER, operator: "In", values: [WORKER_EXIT.badInput] } },
  { action: "FailIndex", onExitCodes: { containerName: WORKER, operator: "In", values: [WORKER_EXIT.cannotDraw] } },
];

const labelsOf = ({ id, run }: Job, { labels }: K8sSettings): Record<string, string> => ({
  ...labels,
  "app.kubernetes.io/name": "seedfarm",
  [JOB_LABEL]: id,
  "seedfarm/run": labelValue(placeName(run)),
});

/** Letters, digits, dots, hyphens and underscores, at most 63. */
const labelValue = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^[._-]+|[._-]+$/g, "");

const tooManyTasks = ({ tasks, shardsPerTask }: Job): FarmError =>
  new FarmError({
    code: "k8s.too-many-tasks",
    message: `The job has ${tasks} tasks; a Job of Kubernetes takes ${MAX_TASKS}.`,
    remedy: `Give each task more shards: --shards-per-task ${shardsPerTask * Math.ceil(tasks / MAX_TASKS)}`,
    where: "--shards-per-task",
  });
