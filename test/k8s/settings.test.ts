import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { K8sSettings } from "../../farm/executors/k8s/settings.ts";
import { settle } from "../../farm/executors/k8s/settle.ts";
import { folder, RUN, writeKubeconfig } from "./kit.ts";

const IMAGE = { image: "seedfarm:1" };

test.before(() => {
  process.env.KUBECONFIG = "/nowhere";
});

function valuesFile(t: TestContext, text: string, name = "values.yaml"): string {
  const file = join(folder(t), name);
  writeFileSync(file, text);
  return file;
}

test("defaults", async () => {
  const settings: Partial<K8sSettings> = await settle(IMAGE, RUN);
  assert.deepEqual(JSON.parse(JSON.stringify(settings)), {
    image: "seedfarm:1",
    namespace: "default",
    parallelism: 32,
    retries: 3,
    cpus: "2",
    memory: "5Gi",
    shm: "1Gi",
    nodeSelector: {},
    tolerations: [],
    env: {},
    envFromSecret: [],
    volumes: [],
    user: 1000,
    group: 1000,
    imagePullSecret: [],
    keepSeconds: 604_800,
    annotations: {},
    labels: {},
  });
});

const VALUES = `
image: registry.example/seedfarm:2
cpus: 3
memory: 8Gi
max-failed: 4
nodeSelector: {gpu: a10, generation: 5}
env: {AWS_REGION: eu-central-1, THREADS: 2}
envFromSecret: seedfarm-s3
toleration: [gpu=yes:NoSchedule]
tolerations: [{key: spot, operator: Exists}]
affinity: {podAntiAffinity: {}}
resources: {limits: {ephemeral-storage: 20Gi}}
annotations: {team.example/cost: vision}
labels: {team: vision}
keep: 2d
`;

test("a file of values has the names of the flags in either spelling, and Kubernetes' own; flags win", async (t) => {
  const values = valuesFile(t, VALUES);
  const settings = await settle({ values, memory: "9Gi", "node-selector": ["gpu=a100"] }, RUN);
  const { image, cpus, memory, maxFailed, nodeSelector, env, envFromSecret, tolerations, ...rest } = settings;
  assert.deepEqual([image, cpus, memory, maxFailed], ["registry.example/seedfarm:2", "3", "9Gi", 4]);
  assert.deepEqual(nodeSelector, { gpu: "a100" });
  assert.deepEqual(env, { AWS_REGION: "eu-central-1", THREADS: "2" });
  assert.deepEqual(envFromSecret, ["seedfarm-s3"]);
  assert.deepEqual(tolerations, [
    { key: "spot", operator: "Exists" },
    { key: "gpu", operator: "Equal", value: "yes", effect: "NoSchedule" },
  ]);
  assert.deepEqual(
    [rest.affinity, rest.resources],
    [{ podAntiAffinity: {} }, { limits: { "ephemeral-storage": "20Gi" } }],
  );
  assert.deepEqual([rest.annotations, rest.labels], [{ "team.example/cost": "vision" }, { team: "vision" }]);
  assert.equal(rest.keepSeconds, 172_800);
});

test("a file of values may be JSON", async (t) => {
  const values = valuesFile(t, '{"image": "a:1", "parallelism": 5}', "values.json");
  const { image, parallelism } = await settle({ values }, RUN);
  assert.deepEqual([image, parallelism], ["a:1", 5]);
});

/** What the user wrote → code, message, remedy. */
const WRONG: readonly [flags: Record<string, unknown>, code: string, message: RegExp, remedy: RegExp][] = [
  [{ image: undefined }, "k8s.no-image", /which container image/, /--image/],
  [{ image: "my image" }, "k8s.bad-value", /--image: my image/, /registry\.example/],
  [{ cpus: "two" }, "k8s.bad-value", /--cpus: two is not an amount/, /500m/],
  [{ memory: "6 GB" }, "k8s.bad-value", /--memory: 6 GB/, /6Gi/],
  [{ shm: "0" }, "k8s.bad-value", /--shm: 0/, /6Gi/],
  [{ parallelism: 0 }, "k8s.bad-value", /--parallelism: 0 is not a whole number from 1 to 100000/, /1/],
  [{ retries: 1.5 }, "k8s.bad-value", /--retries: 1.5/, /0/],
  [{ "max-failed": Number.NaN }, "k8s.bad-value", /--max-failed/, /0/],
  [{ deadline: "12" }, "k8s.bad-value", /--deadline: 12 is not a time/, /90m/],
  [{ keep: "0h" }, "k8s.bad-value", /--keep: 0h/, /12h/],
  [{ "node-selector": ["gpu"] }, "k8s.bad-value", /--node-selector: gpu is not NAME=VALUE/, /gpu=a10/],
  [{ toleration: ["gpu=yes:Never"] }, "k8s.bad-value", /gpu=yes:Never is not .*NoExecute/, /gpu=yes:NoSchedule/],
  [{ env: ["1A=2"] }, "k8s.bad-value", /--env: 1A/, /AWS_REGION/],
  [
    { env: ["AWS_SECRET_ACCESS_KEY=x"] },
    "k8s.secret-in-env",
    /AWS_SECRET_ACCESS_KEY/,
    /create secret .*--env-from-secret/,
  ],
  [{ env: ["GITHUB_TOKEN=x"] }, "k8s.secret-in-env", /GITHUB_TOKEN/, /--env-from-secret/],
  [{ volume: ["/data:/data"] }, "k8s.bad-value", /is not pvc:CLAIM/, /pvc:datasets:\/data/],
  [{ volume: ["pvc:Datasets:/data"] }, "k8s.bad-value", /pvc:Datasets/, /pvc:datasets/],
  [{ volume: ["pvc:a:/tmp/"] }, "k8s.bad-value", /pvc:a:\/tmp\/ is not at a free path/, /\/data/],
  [{ volume: ["pvc:a:/data", "pvc:b:/data/"] }, "k8s.bad-value", /pvc:b:\/data\/ is not at a free path/, /\/data/],
  [{ namespace: "My_space" }, "k8s.bad-value", /My_space/, /rendering/],
  [{ values: "/nowhere.yaml" }, "k8s.values-file", /ENOENT/, /YAML/],
];

for (const [flags, code, message, remedy] of WRONG) {
  test(`wrong flags are said in words: ${JSON.stringify(flags)}`, async () => {
    await assert.rejects(settle({ ...IMAGE, ...flags }, RUN), { code, message, remedy, kind: "user" });
  });
}

const WRONG_FILES: readonly [text: string, code: string, message: RegExp, remedy: RegExp][] = [
  ["memroy: 6Gi", "k8s.values-key", /"memroy"/, /Did you mean "memory"\?/],
  ["nodeselector: {a: b}", "k8s.values-key", /"nodeselector"/, /Did you mean "nodeSelector"\?/],
  ["values: other.yaml", "k8s.values-key", /"values"/, /Settings: image/],
  ["a: [", "k8s.values-file", /is not YAML: .*line 1/, /Mend/],
  ["[1, 2]", "k8s.values-file", /does not hold names/, /memory/],
  ["", "k8s.values-file", /does not hold names/, /memory/],
  ["memory: lots", "k8s.bad-value", /memory in .*values\.yaml: lots/, /6Gi/],
  ["env: {A: [1]}", "k8s.bad-value", /env in .*"A"/, /AWS_REGION/],
  ["env: {DB_PASSWORD: x}", "k8s.secret-in-env", /env in .*DB_PASSWORD/, /--env-from-secret/],
  ["affinity: near", "k8s.bad-value", /affinity in .*: near/, /limits/],
  ["tolerations: {key: a}", "k8s.bad-value", /tolerations in/, /operator: Exists/],
  ["retries: many", "k8s.bad-value", /retries in .*: many/, /0/],
];

for (const [text, code, message, remedy] of WRONG_FILES) {
  test(`wrong values are said in words: ${JSON.stringify(text)}`, async (t) => {
    const values = valuesFile(t, text);
    await assert.rejects(settle({ ...IMAGE, values }, RUN), { code, message, remedy, kind: "user" });
  });
}

test("a run in a folder needs a claim that holds it, mounted at its own path", async () => {
  const run = "/data/runs/night";
  await assert.rejects(settle(IMAGE, run), {
    code: "k8s.unreached-folder",
    remedy: /s3:\/\/.*--volume pvc:CLAIM:\/data$/,
  });
  await assert.rejects(settle({ ...IMAGE, volume: ["pvc:a:/data/run"] }, run), { code: "k8s.unreached-folder" });
  for (const volume of ["pvc:a:/data", "pvc:a:/data/runs/night", "pvc:a:/data/runs/"])
    assert.equal((await settle({ ...IMAGE, volume: [volume] }, run)).volumes[0]!.claim, "a");
});

test("files of a run in a folder are written by the user who submits it, but never by the superuser", async (t) => {
  const flags = { ...IMAGE, volume: ["pvc:a:/data"] };
  const become = (uid: number, gid: number) => {
    const ids = process as Required<Pick<NodeJS.Process, "getuid" | "getgid">>;
    t.mock.method(ids, "getuid", () => uid);
    t.mock.method(ids, "getgid", () => gid);
  };
  become(1234, 99);
  const own = await settle(flags, "/data/night");
  assert.deepEqual([own.user, own.group], [1234, 99]);
  const remote = await settle(IMAGE, RUN);
  assert.deepEqual([remote.user, remote.group], [1000, 1000]);
  become(0, 0);
  const root = await settle(flags, "/data/night");
  assert.deepEqual([root.user, root.group], [1000, 1000]);
});

test("kubeconfigs: contexts, several files, and files that are none", async (t) => {
  const dir = folder(t);
  const first = writeKubeconfig(dir, "http://127.0.0.1:1");
  await assert.rejects(settle({ ...IMAGE, kubeconfig: first, context: "tset" }, RUN), {
    code: "k8s.no-context",
    message: /no context "tset"/,
    remedy: /Did you mean "test"\?/,
  });
  const second = join(dir, "second");
  writeFileSync(second, "clusters: []\nusers: []\ncontexts: [{name: other, context: {cluster: here, user: jane}}]\n");
  t.after(() => (process.env.KUBECONFIG = "/nowhere"));
  process.env.KUBECONFIG = `${second}:/nowhere:${first}`;
  assert.equal((await settle(IMAGE, RUN)).context, "test");
  const { context, namespace } = await settle({ ...IMAGE, context: "other" }, RUN);
  assert.deepEqual([context, namespace], ["other", "default"]);
  await assert.rejects(settle({ ...IMAGE, kubeconfig: second }, RUN), {
    code: "k8s.no-context",
    message: /says no current context/,
    remedy: /Contexts: other/,
  });
  await assert.rejects(settle({ ...IMAGE, kubeconfig: second, context: "other" }, RUN), {
    code: "k8s.kubeconfig",
    message: /names a cluster that is not in/,
  });
  for (const text of ["", "a: [", "just words"]) {
    writeFileSync(second, text);
    await assert.rejects(settle({ ...IMAGE, kubeconfig: second }, RUN), { code: "k8s.kubeconfig" });
  }
  await assert.rejects(settle({ ...IMAGE, kubeconfig: join(dir, "none") }, RUN), {
    code: "k8s.kubeconfig",
    message: /ENOENT|cannot be read/,
  });
});
