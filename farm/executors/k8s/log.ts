import type { Job } from "../../jobs/job.ts";
import type { EngineLog } from "../engine.ts";
import type { Cluster } from "./cluster.ts";
import { listPods } from "./find.ts";
import { JOB_LABEL } from "./manifest.ts";
import { statusOf } from "./retry.ts";
import { k8sSettings } from "./settings.ts";

const MAX_LINES = 10_000;

/** What the task's latest pod printed, as long as the cluster keeps it. */
export async function podLog(cluster: Cluster, job: Job, task: number): Promise<EngineLog> {
  const labels = `batch.kubernetes.io/job-completion-index=${task}`;
  const name = (await listPods(cluster, job, { labels })).at(-1)?.metadata?.name;
  if (name === undefined) return { address: command(job, `--selector ${JOB_LABEL}=${job.id},${labels}`) };
  const { namespace } = k8sSettings(job.settings);
  const text = await cluster.ask({ verb: "get", resource: "pods/log" }, () =>
    cluster.core.readNamespacedPodLog({ name, namespace, tailLines: MAX_LINES }).catch(nullWhenThereIsNone),
  );
  return { address: command(job, name), ...(text !== null && { text }) };
}

/** 400: the container has not started; 404: the pod, or its node, is gone. */
function nullWhenThereIsNone(error: object): null {
  if ([400, 404].includes(statusOf(error) ?? 0)) return null;
  throw error;
}

function command({ settings }: Job, pod: string): string {
  const { kubeconfig, context, namespace } = k8sSettings(settings);
  const flags = [kubeconfig && `--kubeconfig ${kubeconfig}`, context && `--context ${context}`];
  return ["kubectl", ...flags, `--namespace ${namespace} logs ${pod}`].filter(Boolean).join(" ");
}
