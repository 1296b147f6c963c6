import type {
  V1Container,
  V1EnvVar,
  V1PodSecurityContext,
  V1PodSpec,
  V1ResourceRequirements,
  V1SecurityContext,
  V1Volume,
  V1VolumeMount,
} from "@kubernetes/client-node";
import type { Job } from "../../jobs/job.ts";
import type { K8sSettings } from "./settings.ts";

/** The container's name. */
export const WORKER = "worker";
/** A worker drains within 25 s; its last part may have to be sent again. */
const GRACE_SECONDS = 45;

export function podSpec(job: Job, settings: K8sSettings): V1PodSpec {
  const { nodeSelector, tolerations, affinity, serviceAccount, priorityClass, imagePullSecret } = settings;
  return {
    restartPolicy: "Never",
    terminationGracePeriodSeconds: GRACE_SECONDS,
    automountServiceAccountToken: false,
    // Else every Service of the namespace adds variables.
    enableServiceLinks: false,
    ...(serviceAccount !== undefined && { serviceAccountName: serviceAccount }),
    ...(priorityClass !== undefined && { priorityClassName: priorityClass }),
    ...(imagePullSecret.length > 0 && { imagePullSecrets: imagePullSecret.map((name) => ({ name })) }),
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(affinity !== undefined && { affinity }),
    securityContext: podSecurity(settings),
    containers: [worker(job, settings)],
    volumes: volumes(settings),
  };
}

const podSecurity = ({ user, group }: K8sSettings): V1PodSecurityContext => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: group,
  fsGroup: group,
  // Else the owner of every file of a large claim is set at every start.
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
});

const CONTAINER_SECURITY: V1SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** How often the task's pods have failed before: the worker notes which attempt it is. */
const FAILURES: V1EnvVar = {
  name: "JOB_INDEX_FAILURE_COUNT",
  valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-index-failure-count']" } },
};

function worker({ run, id, workerFlags }: Job, settings: K8sSettings): V1Container {
  const words = ["work", "--run", run, "--job", id, ...workerFlags];
  const { image, env, envFromSecret } = settings;
  return {
    name: WORKER,
    image,
    // The image's own entry point is `farm`. Kubernetes would read $(NAME) as a variable.
    args: words.map((word) => word.replaceAll("$(", "$$$$(")),
    env: [
      ...Object.entries({ HOME: "/tmp", TMPDIR: "/tmp", ...env }).map(([name, value]) => ({ name, value })),
      FAILURES,
    ],
    ...(envFromSecret.length > 0 && { envFrom: envFromSecret.map((name) => ({ secretRef: { name } })) }),
    resources: resources(settings),
    securityContext: CONTAINER_SECURITY,
    volumeMounts: mounts(settings),
  };
}

function resources({ cpus, memory, gpuResource, resources }: K8sSettings): V1ResourceRequirements {
  const gpu = gpuResource === undefined ? {} : { [gpuResource]: "1" };
  return {
    ...resources,
    requests: { cpu: cpus, memory, ...resources?.requests },
    limits: { memory, ...gpu, ...resources?.limits },
  };
}

const volumes = ({ shm, volumes }: K8sSettings): V1Volume[] => [
  { name: "shm", emptyDir: { medium: "Memory", sizeLimit: shm } },
  { name: "tmp", emptyDir: {} },
  ...volumes.map(({ claim }, index) => ({
    name: `data-${index}`,
    persistentVolumeClaim: { claimName: claim },
  })),
];

const mounts = ({ volumes }: K8sSettings): V1VolumeMount[] => [
  { name: "shm", mountPath: "/dev/shm" },
  { name: "tmp", mountPath: "/tmp" },
  ...volumes.map(({ path }, index) => ({ name: `data-${index}`, mountPath: path })),
];
