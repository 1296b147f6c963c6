import type { V1Job } from "@kubernetes/client-node";
import { FarmError } from "../../../renderer/errors.ts";
import type { Job, Submission } from "../../jobs/job.ts";
import type { Cluster } from "./cluster.ts";
import { findJob } from "./find.ts";
import { JOB_LABEL, jobManifest } from "./manifest.ts";
import { statusOf } from "./retry.ts";
import { k8sSettings } from "./settings.ts";

/**
 * Creates the Job once. An answer can be lost when the Job is already there, so each try looks for it first; a quota that it
 * fills would otherwise refuse the second try.
 */
export async function submitJob(cluster: Cluster, job: Job): Promise<readonly Submission[]> {
  const body = jobManifest(job);
  const isNew = await refusing(async () => {
    if (await isThere(cluster, job)) return false;
    await validate(cluster, job, body);
    return true;
  });
  if (isNew) await create(cluster, job, body);
  return [{ id: `${k8sSettings(job.settings).namespace}/${job.name}`, firstTask: 0, tasks: job.tasks }];
}

/** Whatever fails here, nothing was made. */
async function refusing<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    const { code, message, remedy = "", where = "" } = error;
    throw new FarmError({ code, message, remedy, where, kind: "user" });
  }
}

const CREATE = { verb: "create", resource: "jobs.batch" } as const;
/** A field that the server does not know is an error, where it would only be dropped. */
const STRICT = { fieldValidation: "Strict", fieldManager: "seedfarm" } as const;

/** Asks the server, its quotas and its rules; nothing is made. */
async function validate(cluster: Cluster, { settings }: Job, body: V1Job): Promise<void> {
  const { namespace } = k8sSettings(settings);
  await cluster.ask(CREATE, () =>
    cluster.sending(body).createNamespacedJob({ namespace, body, dryRun: "All", ...STRICT }),
  );
}

async function create(cluster: Cluster, job: Job, body: V1Job): Promise<void> {
  const { namespace } = k8sSettings(job.settings);
  await cluster.ask(CREATE, async (tried) => {
    if (tried > 0 && (await isThere(cluster, job))) return;
    await cluster
      .sending(body)
      .createNamespacedJob({ namespace, body, ...STRICT })
      .catch((error) => theOneThatIsThere(error, cluster, job));
  });
}

/** A first try that is stored late makes a second one meet it. */
async function theOneThatIsThere(error: object, cluster: Cluster, job: Job): Promise<void> {
  if (statusOf(error) !== 409 || !(await isThere(cluster, job))) throw error;
}

/** Whether the Job is there. Throws when one of its name is another's. */
async function isThere(cluster: Cluster, job: Job): Promise<boolean> {
  const found = await findJob(cluster, job);
  if (found === null) return false;
  if (found.metadata?.labels?.[JOB_LABEL] === job.id) return true;
  const { namespace } = k8sSettings(job.settings);
  throw new FarmError({
    code: "k8s.name-taken",
    message: `The namespace "${namespace}" has a Job "${job.name}" that is not of this run.`,
    remedy: `See what it is: kubectl --namespace ${namespace} describe job ${job.name}`,
    where: job.name,
  });
}
