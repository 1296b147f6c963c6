// Rules of the server that its schema does not say, as far as our Jobs could break them.
import type { V1Container, V1Job, V1JobSpec, V1PodSpec } from "@kubernetes/client-node";

const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A rule that a Job keeps, or the fault that a 422 would name. */
type Rule = readonly [holds: boolean, fault: string];

const broken = (rules: readonly Rule[]): string[] => rules.filter(([holds]) => !holds).map(([, fault]) => fault);

/** What a 422 would name. */
export function ruleFaults({ metadata = {}, spec }: V1Job): string[] {
  if (spec === undefined) return ["spec: Required value"];
  const { completions = 0, template } = spec;
  const keys = Object.keys(metadata.annotations ?? {});
  return [
    ...broken([
      [DNS_LABEL.test(metadata.name ?? ""), "metadata.name: Invalid value"],
      [DNS_LABEL.test(`${metadata.name}-${completions - 1}`), "metadata.name: too long for the pods' host names"],
      [keys.every((key) => LABEL_KEY.test(key)), "metadata.annotations: Invalid value"],
    ]),
    ...labelFaults({ ...metadata.labels, ...template.metadata?.labels }),
    ...specFaults(spec),
    ...exitCodeFaults(spec),
    ...podFaults(template.spec!),
    ...template.spec!.containers.flatMap((container) => containerFaults(container, template.spec!)),
  ];
}

function specFaults(spec: V1JobSpec): string[] {
  const { completions = 0, parallelism = 1, maxFailedIndexes, podFailurePolicy, template } = spec;
  return broken([
    [parallelism >= 0 && parallelism <= 100_000, "spec.parallelism: must be less than or equal to 100000"],
    [completions <= 100_000 || (maxFailedIndexes ?? 1e9) <= 10_000, "spec.maxFailedIndexes: Required value"],
    [(maxFailedIndexes ?? 0) <= completions, "spec.maxFailedIndexes: must be less than or equal to completions"],
    [spec.completionMode === "Indexed", "spec.backoffLimitPerIndex: requires indexed completion mode"],
    [template.spec?.restartPolicy === "Never", "spec.template.spec.restartPolicy: only Never here"],
    [!podFailurePolicy || spec.podReplacementPolicy === "Failed", "spec.podReplacementPolicy: must be Failed"],
    [(podFailurePolicy?.rules.length ?? 0) <= 20, "spec.podFailurePolicy.rules: too many"],
    [(spec.activeDeadlineSeconds ?? 1) > 0, "spec.activeDeadlineSeconds: must be greater than 0"],
  ]);
}

function exitCodeFaults({ podFailurePolicy, template }: V1JobSpec): string[] {
  const names = template.spec?.containers.map(({ name }) => name) ?? [];
  return (podFailurePolicy?.rules ?? []).flatMap(({ onExitCodes }) => {
    if (!onExitCodes) return [];
    const { values, containerName } = onExitCodes;
    return broken([
      [values.every((code, k) => code !== 0 && code > (values[k - 1] ?? -1)), "onExitCodes.values: sorted, no 0"],
      [containerName === undefined || names.includes(containerName), `onExitCodes: no container ${containerName}`],
    ]);
  });
}

function labelFaults(labels: Record<string, string>): string[] {
  return Object.entries(labels)
    .filter(([key, value]) => !LABEL_KEY.test(key) || !LABEL_VALUE.test(value) || value.length > 63)
    .map(([key, value]) => `metadata.labels: Invalid value: "${key}: ${value}"`);
}

function podFaults({ volumes = [] }: V1PodSpec): string[] {
  const names = volumes.map(({ name }) => name);
  return names.filter((name, k) => names.indexOf(name) !== k).map((name) => `volume ${name}: Duplicate value`);
}

function containerFaults({ name, volumeMounts = [], resources, env = [] }: V1Container, pod: V1PodSpec): string[] {
  const volumes = pod.volumes?.map((volume) => volume.name) ?? [];
  const paths = volumeMounts.map(({ mountPath }) => mountPath);
  const devices = Object.entries(resources?.limits ?? {}).filter(([resource]) => resource.includes("/"));
  return broken([
    [DNS_LABEL.test(name), `container ${name}: Invalid value`],
    [new Set(paths).size === paths.length, "volumeMounts.mountPath: must be unique"],
    [volumeMounts.every((mount) => volumes.includes(mount.name)), "volumeMounts.name: Not found"],
    [env.every((variable) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(variable.name)), "env.name: Invalid value"],
    [devices.every(([, limit]) => /^\d+$/.test(limit)), "limits: a device must be an integer"],
  ]);
}
