import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { openK8s } from "../../farm/executors/k8s/engine.ts";
import { jobManifest } from "../../farm/executors/k8s/manifest.ts";
import type { K8sSettings } from "../../farm/executors/k8s/settings.ts";
import { settle } from "../../farm/executors/k8s/settle.ts";
import type { Job } from "../../farm/jobs/job.ts";
import { ruleFaults } from "./job-rules.ts";
import { folder, jobOf, RUN, writeKubeconfig } from "./kit.ts";
import { BATCH, strictFaults } from "./openapi.ts";
import type { Json } from "./state.ts";

const SCHEMA = "io.k8s.api.batch.v1.Job";
const IMAGE = { image: "seedfarm:1" };

const EVERYTHING = {
  ...IMAGE,
  namespace: "rendering",
  parallelism: 7,
  retries: 2,
  "max-failed": 3,
  cpus: "1500m",
  memory: "6Gi",
  shm: "2Gi",
  hardware: true,
  "gpu-resource": "amd.com/gpu",
  "node-selector": ["gpu=a10", "example.com/zone=b"],
  toleration: ["gpu=yes:NoSchedule", "spot:NoExecute", "lonely"],
  "service-account": "renderer",
  env: ["AWS_REGION=eu-central-1", "EMPTY=", "WITH=a=b"],
  "env-from-secret": ["seedfarm-s3", "more"],
  volume: ["pvc:datasets:/data", "pvc:textures:/textures/"],
  queue: "team",
  "priority-class": "low",
  "image-pull-secret": ["registry"],
  deadline: "12h",
  keep: "90m",
};

const VARIANTS: Record<string, { flags: Record<string, unknown>; run?: string; job?: Partial<Job> }> = {
  least: { flags: IMAGE },
  everything: { flags: EVERYTHING, run: "/data/runs/night" },
  "a folder": { flags: { ...IMAGE, volume: "pvc:datasets:/data" }, run: "/data/runs/night" },
  hardware: { flags: { ...IMAGE, hardware: true } },
  "one task": { flags: IMAGE, job: { tasks: 1 } },
  "most tasks": { flags: { ...IMAGE, parallelism: 100_000 }, job: { tasks: 100_000 } },
  "more failures allowed than tasks": { flags: { ...IMAGE, "max-failed": 50 } },
  "no failure allowed": { flags: { ...IMAGE, "max-failed": 0, retries: 0 } },
  "a run of an odd name": {
    flags: IMAGE,
    run: "s3://bucket/Nacht mit Bäumen (2)…",
    job: { workerFlags: ["--hardware"] },
  },
  "the whole bucket": { flags: IMAGE, run: "s3://bucket" },
};

async function manifestOf(name: string): Promise<{ settings: K8sSettings; manifest: Json }> {
  const { flags, run = RUN, job = {} } = VARIANTS[name]!;
  const settings = await settle(flags, run);
  const manifest = JSON.parse(JSON.stringify(jobManifest(jobOf(settings, { run, ...job }))));
  return { settings, manifest };
}

test.before(() => {
  process.env.KUBECONFIG = "/nowhere";
});

for (const name of Object.keys(VARIANTS)) {
  test(`the manifest holds nothing that a server would drop or refuse: ${name}`, async () => {
    const { manifest } = await manifestOf(name);
    assert.deepEqual(strictFaults(BATCH, SCHEMA, manifest), []);
    assert.deepEqual(ruleFaults(manifest), []);
  });
}

/** Every place of a manifest with a value: the path of keys to it. */
function paths(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))];
}

/** Where any key goes. */
const isFree = (path: readonly (string | number)[]): boolean =>
  ["labels", "annotations", "nodeSelector", "requests", "limits"].includes(String(path.at(-2)));

test("the check of manifests catches a wrong name or type of any field", async () => {
  const { manifest } = await manifestOf("everything");
  let typos = 0;
  for (const path of paths(manifest).slice(1)) {
    const [parents, key] = [path.slice(0, -1), path.at(-1)!];
    const mutant = structuredClone(manifest);
    const owner = parents.reduce((found: Json, step) => found[step], mutant);
    if (!Array.isArray(owner) && !isFree(path)) {
      const { [key]: value, ...rest } = owner;
      const typo = { ...rest, [`${key}s`]: value };
      for (const name of Object.keys(owner)) delete owner[name];
      Object.assign(owner, typo);
      const faults = strictFaults(BATCH, SCHEMA, mutant);
      assert.ok(
        faults.some((fault) => fault.includes(`unknown field`) && fault.includes(`${key}s`)),
        `${path.join(".")}: ${faults.join()}`,
      );
      typos++;
    }
  }
  assert.ok(typos > 100, `${typos} fields`);
  for (const [path, value] of WRONG_TYPES) {
    const mutant = structuredClone(manifest);
    const owner = path.slice(0, -1).reduce((found: Json, step) => found[step], mutant);
    owner[path.at(-1)!] = value;
    assert.notDeepEqual(strictFaults(BATCH, SCHEMA, mutant), [], path.join("."));
  }
});

const CONTAINER = ["spec", "template", "spec", "containers", 0];
const WRONG_TYPES: [(string | number)[], unknown][] = [
  [["spec", "completions"], "3"],
  [["spec", "parallelism"], 1.5],
  [["spec", "suspend"], "true"],
  [["spec", "completionMode"], "indexed"],
  [["spec", "podFailurePolicy", "rules", 0, "action"], "Skip"],
  [["spec", "podFailurePolicy", "rules", 1, "onExitCodes", "values"], ["65"]],
  [["metadata", "labels", "seedfarm/job"], 7],
  [[...CONTAINER, "args"], "work"],
  [[...CONTAINER, "resources", "limits", "memory"], "6 Gi"],
  [[...CONTAINER, "env", 0, "value"], 1],
];

test("what every flag becomes", async () => {
  const { manifest } = await manifestOf("everything");
  const { metadata, spec } = manifest;
  assert.equal(metadata.name, "farm-night-20250131-142305-7f3a");
  assert.equal(metadata.namespace, "rendering");
  assert.deepEqual(metadata.labels, {
    "app.kubernetes.io/name": "seedfarm",
    "seedfarm/job": "20250131-142305-7f3a",
    "seedfarm/run": "night",
    "kueue.x-k8s.io/queue-name": "team",
  });
  assert.equal(metadata.annotations["seedfarm/run"], "/data/runs/night");
  const { template, podFailurePolicy, ...rest } = spec;
  assert.deepEqual(rest, {
    completionMode: "Indexed",
    completions: 3,
    parallelism: 3,
    backoffLimitPerIndex: 2,
    maxFailedIndexes: 3,
    podReplacementPolicy: "Failed",
    activeDeadlineSeconds: 43_200,
    ttlSecondsAfterFinished: 5400,
    suspend: true,
  });
  const pod = template.spec;
  assert.deepEqual(pod.nodeSelector, { gpu: "a10", "example.com/zone": "b" });
  assert.deepEqual(pod.tolerations, [
    { key: "gpu", operator: "Equal", value: "yes", effect: "NoSchedule" },
    { key: "spot", operator: "Exists", effect: "NoExecute" },
    { key: "lonely", operator: "Exists" },
  ]);
  assert.equal(pod.serviceAccountName, "renderer");
  assert.equal(pod.priorityClassName, "low");
  assert.deepEqual(pod.imagePullSecrets, [{ name: "registry" }]);
  const worker = pod.containers[0];
  assert.deepEqual(worker.args, ["work", "--run", "/data/runs/night", "--job", "20250131-142305-7f3a"]);
  assert.deepEqual(worker.env.slice(0, -1), [
    { name: "HOME", value: "/tmp" },
    { name: "TMPDIR", value: "/tmp" },
    { name: "AWS_REGION", value: "eu-central-1" },
    { name: "EMPTY", value: "" },
    { name: "WITH", value: "a=b" },
  ]);
  assert.equal(worker.env.at(-1).name, "JOB_INDEX_FAILURE_COUNT");
  assert.deepEqual(worker.envFrom, [{ secretRef: { name: "seedfarm-s3" } }, { secretRef: { name: "more" } }]);
  assert.deepEqual(worker.resources, {
    requests: { cpu: "1500m", memory: "6Gi" },
    limits: { memory: "6Gi", "amd.com/gpu": "1" },
  });
  assert.deepEqual(pod.volumes, [
    { name: "shm", emptyDir: { medium: "Memory", sizeLimit: "2Gi" } },
    { name: "tmp", emptyDir: {} },
    { name: "data-0", persistentVolumeClaim: { claimName: "datasets" } },
    { name: "data-1", persistentVolumeClaim: { claimName: "textures" } },
  ]);
  assert.deepEqual(
    worker.volumeMounts.map(({ mountPath }: Json) => mountPath),
    ["/dev/shm", "/tmp", "/data", "/textures"],
  );
});

test("disruptions cost no retry; bad input ends the Job, a shard that cannot be drawn its task", async () => {
  const { manifest } = await manifestOf("least");
  assert.deepEqual(manifest.spec.podFailurePolicy.rules, [
    { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
    { action: "FailJob", onExitCodes: { containerName: "worker", operator: "In", values: [65] } },
    { action: "FailIndex", onExitCodes: { containerName: "worker", operator: "In", values: [70] } },
  ]);
});

test("workers are as locked in as the strictest standard of pods asks", async () => {
  const { manifest } = await manifestOf("least");
  const pod = manifest.spec.template.spec;
  assert.equal(pod.automountServiceAccountToken, false);
  assert.equal(pod.terminationGracePeriodSeconds, 45);
  assert.deepEqual(pod.securityContext, {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.deepEqual(pod.containers[0].securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  assert.equal(pod.containers[0].resources.limits.cpu, undefined);
  assert.equal("nvidia.com/gpu" in pod.containers[0].resources.limits, false);
});

test("with --hardware each worker gets a GPU", async () => {
  const { manifest } = await manifestOf("hardware");
  assert.equal(manifest.spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"], "1");
});

test("Kubernetes does not take part of a run's name for a variable", async () => {
  const settings = await settle(IMAGE, "s3://bucket/$(HOME)");
  const manifest: Json = jobManifest(jobOf(settings, { run: "s3://bucket/$(HOME)" }));
  assert.deepEqual(manifest.spec.template.spec.containers[0].args.slice(0, 3), [
    "work",
    "--run",
    "s3://bucket/$$(HOME)",
  ]);
});

test("more tasks than a Job takes are refused, with the way out", async () => {
  const settings = await settle(IMAGE, RUN);
  assert.throws(() => jobManifest(jobOf(settings, { tasks: 250_001, shardsPerTask: 2 })), {
    code: "k8s.too-many-tasks",
    remedy: /--shards-per-task 6$/,
  });
});

test("the printed manifest is what is sent, and needs no cluster", async () => {
  const { settings, manifest } = await manifestOf("everything");
  const text = await openK8s(settings).manifest(jobOf(settings, { run: "/data/runs/night" }));
  assert.deepEqual(parse(text), manifest);
});

test("the context's namespace and name are pinned when the job is made", async (t) => {
  const kubeconfig = writeKubeconfig(folder(t), "http://127.0.0.1:1");
  const settings = await settle({ ...IMAGE, kubeconfig }, RUN);
  assert.deepEqual(
    { namespace: settings.namespace, context: settings.context, kubeconfig: settings.kubeconfig },
    { namespace: "rendering", context: "test", kubeconfig },
  );
  assert.equal((await settle({ ...IMAGE, kubeconfig, namespace: "other" }, RUN)).namespace, "other");
});
