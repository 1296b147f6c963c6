import type { V1Affinity, V1ResourceRequirements, V1Toleration } from "@kubernetes/client-node";
import type { Settings } from "../engine.ts";
import type { Volume } from "./parts.ts";

/** What a job file keeps of a Job: no secrets. */
export type K8sSettings = {
  image: string;
  namespace: string;
  /** Absent: the current one, or the pod's own account. */
  context?: string | undefined;
  /** Absolute path. */
  kubeconfig?: string | undefined;
  parallelism: number;
  retries: number;
  maxFailed?: number | undefined;
  cpus: string;
  memory: string;
  shm: string;
  /** Absent without --hardware. */
  gpuResource?: string | undefined;
  nodeSelector: Record<string, string>;
  tolerations: V1Toleration[];
  affinity?: V1Affinity | undefined;
  /** Over what the flags ask for. */
  resources?: V1ResourceRequirements | undefined;
  serviceAccount?: string | undefined;
  env: Record<string, string>;
  envFromSecret: string[];
  volumes: Volume[];
  /** User and group that the worker runs as. */
  user: number;
  group: number;
  queue?: string | undefined;
  priorityClass?: string | undefined;
  imagePullSecret: string[];
  deadlineSeconds?: number | undefined;
  keepSeconds: number;
  annotations: Record<string, string>;
  labels: Record<string, string>;
};

export const k8sSettings = (settings: Settings): K8sSettings => settings as K8sSettings;
