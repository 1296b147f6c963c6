import type { CoreV1Event, V1Job, V1Pod } from "@kubernetes/client-node";
import type { Job } from "../../jobs/job.ts";
import type { Cluster } from "./cluster.ts";
import { JOB_LABEL } from "./manifest.ts";
import { statusOf } from "./retry.ts";
import { k8sSettings } from "./settings.ts";

/** Null when it is not on the cluster. */
export function findJob(cluster: Cluster, { name, settings }: Job): Promise<V1Job | null> {
  const { namespace } = k8sSettings(settings);
  return cluster.ask({ verb: "get", resource: "jobs.batch" }, () =>
    cluster.batch.readNamespacedJob({ name, namespace }).catch(nullWhenMissing),
  );
}

export function nullWhenMissing(error: object): null {
  if (statusOf(error) === 404) return null;
  throw error;
}

const PAGE = 500;
/** Of the largest job; more would only repeat the reasons. */
const MAX_PAGES = 20;

/** Pods of the job that match the selectors, the oldest first. */
export async function listPods(
  cluster: Cluster,
  { id, settings }: Job,
  selectors: { fieldSelector?: string; labels?: string } = {},
): Promise<V1Pod[]> {
  const { namespace } = k8sSettings(settings);
  const labelSelector = [`${JOB_LABEL}=${id}`, selectors.labels].filter(Boolean).join(",");
  const fieldSelector = selectors.fieldSelector && { fieldSelector: selectors.fieldSelector };
  const pods: V1Pod[] = [];
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES && (page === 0 || next); page++) {
    const list = await cluster.ask({ verb: "list", resource: "pods" }, () =>
      cluster.core.listNamespacedPod({
        namespace,
        labelSelector,
        limit: PAGE,
        ...fieldSelector,
        ...(next && { _continue: next }),
      }),
    );
    pods.push(...list.items);
    next = list.metadata?._continue;
  }
  return pods.sort((a, b) => createdMs(a) - createdMs(b));
}

const createdMs = ({ metadata }: V1Pod): number => metadata?.creationTimestamp?.getTime() ?? 0;

/** What the cluster complains of about the Job itself, such as pods that it may not make. */
export async function jobWarnings(cluster: Cluster, { name, settings }: Job): Promise<CoreV1Event[]> {
  const { namespace } = k8sSettings(settings);
  const fieldSelector = `involvedObject.kind=Job,involvedObject.name=${name},type=Warning`;
  const list = await cluster.ask({ verb: "list", resource: "events" }, () =>
    cluster.core.listNamespacedEvent({ namespace, fieldSelector, limit: PAGE }),
  );
  return list.items;
}
