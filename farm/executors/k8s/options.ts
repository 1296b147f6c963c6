import type { EngineOption } from "../engine.ts";

const text = (describe: string): EngineOption => ({ type: "string", describe });
const texts = (describe: string): EngineOption => ({
  type: "string",
  array: true,
  describe: `${describe}; repeatable`,
});
const number = (describe: string): EngineOption => ({ type: "number", describe });

/** Flags of `farm submit --on k8s`. */
export const OPTIONS = {
  image: text("container image of the workers"),
  namespace: text("where the Job is made (default: the context's)"),
  context: text("of the kubeconfig (default: its current one)"),
  kubeconfig: text("file (default: KUBECONFIG, then ~/.kube/config, then the pod's own account)"),
  parallelism: { ...number("workers at one time"), default: 32 },
  retries: { ...number("fresh pods that a task gets after the first"), default: 3 },
  "max-failed": number("failed tasks that end the whole Job when there are more (default: none does)"),
  cpus: { ...text("of a worker; a request, no limit"), default: "2" },
  memory: { ...text("of a worker, /dev/shm included; request and limit"), default: "5Gi" },
  shm: { ...text("size of /dev/shm"), default: "1Gi" },
  "gpu-resource": { ...text("with --hardware, one of these for each worker"), default: "nvidia.com/gpu" },
  "node-selector": texts("KEY=VALUE that nodes must have"),
  toleration: texts("taint that is no hindrance: KEY=VALUE:EFFECT, KEY:EFFECT or KEY"),
  "service-account": text("that the pods run under"),
  env: texts("NAME=VALUE for the workers, no secrets"),
  "env-from-secret": texts("Secret whose entries become variables, such as the keys of S3"),
  volume: texts("pvc:CLAIM:/path, for a run in a folder"),
  queue: text("Kueue's local queue: the Job waits until Kueue admits it"),
  "priority-class": text("of the pods"),
  "image-pull-secret": texts("Secret for a private registry"),
  deadline: text("the Job is ended after this long: 90m, 12h, 2d"),
  keep: { ...text("how long the ended Job and its pods stay: 90m, 12h, 7d"), default: "7d" },
  values: text("YAML or JSON file with any of these and more; flags win"),
} as const satisfies Readonly<Record<string, EngineOption>>;

/** What a --values file may hold beside the names of the flags, in Kubernetes' own shape. */
export const RAW_VALUES = ["tolerations", "affinity", "resources", "annotations", "labels"] as const;

export type ValueName = Exclude<keyof typeof OPTIONS, "values"> | (typeof RAW_VALUES)[number];
