import { FarmError } from "../../../renderer/errors.ts";
import type { Job } from "../../jobs/job.ts";
import type { Cluster } from "./cluster.ts";
import { nullWhenMissing } from "./find.ts";
import { JOB_LABEL } from "./manifest.ts";
import { k8sSettings } from "./settings.ts";

/** The least that waits for the node to say that the process is gone; 0 would only forget the pod. */
const AT_ONCE_SECONDS = 1;

/** Deletes the Job; the cluster then tells its pods to stop, and they drain within their time of grace. */
export async function cancelJob(cluster: Cluster, { id, name, settings }: Job, now: boolean): Promise<void> {
  const { namespace } = k8sSettings(settings);
  await cluster.ask({ verb: "delete", resource: "jobs.batch" }, () =>
    cluster.batch.deleteNamespacedJob({ name, namespace, propagationPolicy: "Background" }).catch(nullWhenMissing),
  );
  if (!now) return;
  await cluster.ask({ verb: "deletecollection", resource: "pods" }, () =>
    cluster.core.deleteCollectionNamespacedPod({
      namespace,
      labelSelector: `${JOB_LABEL}=${id}`,
      gracePeriodSeconds: AT_ONCE_SECONDS,
    }),
  );
}

/** A suspended Job has no pods: they are told to stop, drain, and cost their tasks no retry. */
export async function pauseJob(cluster: Cluster, job: Job, isPaused: boolean): Promise<void> {
  const { namespace, queue } = k8sSettings(job.settings);
  if (queue !== undefined) throw heldByKueue(job);
  const { PatchStrategy, setHeaderOptions } = cluster.sdk;
  const found = await cluster.ask({ verb: "patch", resource: "jobs.batch" }, () =>
    cluster.batch
      .patchNamespacedJob(
        { name: job.name, namespace, body: { spec: { suspend: isPaused } }, fieldManager: "seedfarm" },
        setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
      )
      .catch(nullWhenMissing),
  );
  if (found === null) throw gone(job);
}

const heldByKueue = ({ name, settings }: Job): FarmError =>
  new FarmError({
    code: "k8s.kueue",
    message: `Kueue decides when the Job ${name} runs.`,
    remedy: `kubectl --namespace ${k8sSettings(settings).namespace} get workloads   then set spec.active of the Job's Workload.`,
    where: name,
  });

const gone = ({ name }: Job): FarmError =>
  new FarmError({
    code: "k8s.gone",
    message: `There is no Job ${name} on the cluster any more.`,
    remedy: "`farm status RUN` says what is missing, `farm resume RUN` goes on.",
    where: name,
  });
