import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { openK8s } from "../../farm/executors/k8s/engine.ts";
import { jobManifest } from "../../farm/executors/k8s/manifest.ts";
import { settle } from "../../farm/executors/k8s/settle.ts";
import type { Fault, FaultyProxy } from "../engines/faulty-proxy.ts";
import { folder, HASTE, jobOf, startCluster } from "./kit.ts";
import { BATCH, strictFaults } from "./openapi.ts";

const CREATE = "create jobs.batch";
const GET = "get jobs.batch";

/** A fault for the k-th real create, those that are tried with dryRun left out. */
function onCreate(proxy: FaultyProxy, ...faults: (Fault | null)[]): void {
  proxy.fault = ({ method, url }) => (method === "POST" && !url.includes("dryRun") ? (faults.shift() ?? null) : null);
}

test("submit asks whether the Job is there, has it checked, and makes it", async (t) => {
  const { engine, settings, state, api, proxy } = await startCluster(t);
  const job = jobOf(settings);
  const submissions = await engine.submit(job);
  assert.deepEqual(submissions, [{ id: `rendering/${job.name}`, firstTask: 0, tasks: 3 }]);
  assert.deepEqual(api.asked, [GET, CREATE, CREATE]);
  const queries = proxy.seen.slice(1).map(({ url }) => new URL(url, "http://a").searchParams.toString());
  assert.deepEqual(queries, [
    "dryRun=All&fieldManager=seedfarm&fieldValidation=Strict",
    "fieldManager=seedfarm&fieldValidation=Strict",
  ]);
  const made = state.jobs.get(job.name);
  assert.deepEqual(strictFaults(BATCH, "io.k8s.api.batch.v1.Job", made), []);
  assert.deepEqual(made.spec.podFailurePolicy, jobManifest(job).spec!.podFailurePolicy);
});

test("submitted again, the Job is found and not made again", async (t) => {
  const { engine, settings, state, api } = await startCluster(t);
  const job = jobOf(settings);
  const first = await engine.submit(job);
  api.asked.length = 0;
  assert.deepEqual(await engine.submit(job), first);
  assert.deepEqual(api.asked, [GET]);
  assert.equal(state.jobs.size, 1);
});

test("a field that the client does not know is not dropped by it: the server refuses it", async (t) => {
  const values = join(folder(t), "values.yaml");
  writeFileSync(values, "affinity: {nodeAfinity: {}}\n");
  const { engine, settings, state } = await startCluster(t, { values });
  await assert.rejects(engine.submit(jobOf(settings)), {
    code: "k8s.invalid",
    message: /strict decoding error: unknown field "spec\.template\.spec\.affinity\.nodeAfinity"/,
    remedy: /--values/,
    kind: "user",
  });
  assert.equal(state.jobs.size, 0);
});

const PASSING: Record<string, Fault[]> = {
  "too many requests": [{ answer: 429 }],
  "an error of the server, twice": [{ answer: 500 }, { answer: 503 }],
  "a page of a proxy": [{ answer: 502, body: "<html>Bad Gateway</html>", headers: { "content-type": "text/html" } }],
  "a connection that is cut before the server hears of it": ["cut-before"],
  "a connection that is cut when the Job is made": ["cut-after"],
  "an answer that is cut in its middle": ["cut-body"],
};

for (const [name, faults] of Object.entries(PASSING)) {
  test(`one Job is made, in spite of ${name}`, async (t) => {
    const { engine, settings, state, proxy } = await startCluster(t);
    onCreate(proxy, ...faults);
    await engine.submit(jobOf(settings));
    assert.equal(state.jobs.size, 1);
  });
}

test("one Job is made, in spite of no answer at all", async (t) => {
  const { settings, state, proxy } = await startCluster(t);
  onCreate(proxy, "silence");
  await openK8s(settings, { ...HASTE, limitMs: 1500 }).submit(jobOf(settings));
  assert.equal(state.jobs.size, 1);
  assert.equal(proxy.seen.filter(({ url }) => url.includes("jobs?field")).length, 2);
});

test("a Job that is there, although its answer was lost, does not fall to the quota that it fills", async (t) => {
  const { engine, settings, state, proxy, policy, api } = await startCluster(t);
  policy.maxJobs = 1;
  onCreate(proxy, "cut-after");
  await engine.submit(jobOf(settings));
  assert.equal(state.jobs.size, 1);
  assert.deepEqual(api.asked, [GET, CREATE, CREATE, GET]);
});

test("a try that is stored behind the next one's look is met as AlreadyExists, and taken for what it is", async (t) => {
  const { engine, settings, state, proxy, api } = await startCluster(t);
  const job = jobOf(settings);
  let creates = 0;
  proxy.fault = ({ method, url }) => {
    if (method !== "POST" || url.includes("dryRun")) return null;
    if (++creates === 1) return "cut-before";
    state.addJob(JSON.parse(JSON.stringify(jobManifest(job))));
    return null;
  };
  await engine.submit(job);
  assert.equal(state.jobs.size, 1);
  assert.deepEqual(api.asked, [GET, CREATE, GET, CREATE, GET]);
});

test("the server's own Retry-After is waited for", async (t) => {
  const { engine, settings, proxy } = await startCluster(t);
  onCreate(proxy, { answer: 429, headers: { "retry-after": "1" } });
  await engine.submit(jobOf(settings));
  const [first, second] = proxy.seen.filter(({ url }) => url.includes("jobs?field"));
  assert.ok(second!.at - first!.at >= 990, `${second!.at - first!.at} ms`);
});

test("a Job of that name that is another's is left alone", async (t) => {
  const { engine, settings, state } = await startCluster(t);
  const job = jobOf(settings);
  const other = JSON.parse(JSON.stringify(jobManifest({ ...job, id: "another" })));
  state.addJob(other);
  await assert.rejects(engine.submit(job), { code: "k8s.name-taken", message: /"rendering" has a Job "farm-night/ });
});

test("a server that stays away is given up; the job file stays, since the Job may have been made", async (t) => {
  const { engine, settings, proxy } = await startCluster(t);
  onCreate(proxy, "cut-after", "cut-before", "cut-before", "cut-before");
  const looks = proxy.fault;
  proxy.fault = (seen, k) => (k > 2 && seen.method === "GET" ? "cut-before" : looks(seen, k));
  await assert.rejects(engine.submit(jobOf(settings)), { code: "k8s.unavailable", kind: "failed" });
});

test("a server that is away before anything was made has refused: the job file can go", async (t) => {
  const { engine, settings, proxy, state } = await startCluster(t);
  proxy.fault = () => "cut-before";
  await assert.rejects(engine.submit(jobOf(settings)), { code: "k8s.unavailable", kind: "user" });
  assert.equal(state.jobs.size, 0);
});

test("pages of a proxy and headers are not shown", async (t) => {
  const { engine, settings, proxy } = await startCluster(t);
  proxy.fault = () => ({ answer: 503, body: "<html>secret</html>", headers: { "set-cookie": "secret=1" } });
  await assert.rejects(engine.submit(jobOf(settings)), (error: Error & { cause?: unknown }) => {
    assert.doesNotMatch(`${error.message}${JSON.stringify(error)}${error.cause}`, /secret|a-token/);
    return /in many attempts \(HTTP 503\)/.test(error.message);
  });
});

/** What the cluster objects to → what the user reads. */
const REFUSALS: readonly [
  name: string,
  arrange: (cluster: Awaited<ReturnType<typeof startCluster>>) => void,
  expected: { code: string; message: RegExp; remedy: RegExp },
][] = [
  [
    "a right that is missing",
    ({ policy }) => (policy.allows = (verb) => verb !== "create"),
    {
      code: "k8s.forbidden",
      message: /^"jane" may not create jobs\.batch in the namespace "rendering"\.$/,
      remedy: /kubectl auth can-i create jobs\.batch --namespace rendering\n.*docs\/engine-kubernetes\.md/,
    },
  ],
  [
    "a namespace that is not there",
    ({ state }) => state.namespaces.delete("rendering"),
    { code: "k8s.no-namespace", message: /no namespace "rendering"/, remedy: /kubectl create namespace rendering/ },
  ],
  [
    "a quota",
    ({ policy }) => (policy.maxJobs = 0),
    { code: "k8s.quota", message: /exceeded quota: compute, .*limited: count\/jobs\.batch=0/, remedy: /more quota/ },
  ],
  [
    "a rule of the cluster",
    ({ policy }) => (policy.denies = () => "images must come from registry.example"),
    {
      code: "k8s.denied",
      message: /"rules\.example" denies the Job: images must come from registry\.example/,
      remedy: /--dry-run/,
    },
  ],
];

for (const [name, arrange, expected] of REFUSALS) {
  test(`said in words, and nothing is made: ${name}`, async (t) => {
    const cluster = await startCluster(t);
    arrange(cluster);
    await assert.rejects(cluster.engine.submit(jobOf(cluster.settings)), { ...expected, kind: "user" });
    assert.equal(cluster.state.jobs.size, 0);
    assert.equal(cluster.proxy.seen.filter(({ url }) => url.includes("jobs?field")).length, 0, "only the dry run");
  });
}

test("said in words: a value that only the server can judge", async (t) => {
  const { engine, settings } = await startCluster(t);
  await assert.rejects(engine.submit(jobOf(settings, { name: `${"x".repeat(64)}` })), {
    code: "k8s.invalid",
    message: /is invalid: metadata\.name/,
  });
});

async function withServer(t: TestContext, server: string, user: object = {}, cluster: object = {}) {
  const file = join(folder(t), "config");
  const content = {
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server, ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  };
  writeFileSync(file, JSON.stringify(content));
  const settings = await settle({ image: "a:1", kubeconfig: file }, "s3://bucket/night");
  return { engine: openK8s(settings, HASTE), job: jobOf(settings) };
}

const INSECURE = { "insecure-skip-tls-verify": true };

test("said in words: credentials, addresses and log-in programs that do not work", async (t) => {
  const { api } = await startCluster(t);
  const unknown = await withServer(t, api.endpoint, { token: "other" }, INSECURE);
  await assert.rejects(unknown.engine.submit(unknown.job), { code: "k8s.unauthorized", kind: "user" });
  const nobody = await withServer(t, "http://127.0.0.1:1", {}, INSECURE);
  await assert.rejects(nobody.engine.inspect(nobody.job), { code: "k8s.unreachable", message: /ECONNREFUSED/ });
  const plain = await withServer(t, api.endpoint);
  await assert.rejects(plain.engine.inspect(plain.job), { code: "k8s.plain-http", remedy: /insecure-skip-tls-verify/ });
  const exec = (command: string, ...args: string[]) =>
    withServer(t, api.endpoint, { exec: { apiVersion: "client.authentication.k8s.io/v1", command, args } }, INSECURE);
  const absent = await exec("no-such-login-program");
  await assert.rejects(absent.engine.inspect(absent.job), {
    code: "k8s.request",
    message: /no-such-login-program ENOENT/,
  });
  const talkative = await exec("echo", "a-token-in-no-json");
  await assert.rejects(talkative.engine.inspect(talkative.job), (error: Error) => {
    assert.doesNotMatch(error.message, /a-token/);
    return /could not be asked/.test(error.message);
  });
});

test("without a kubeconfig there is an error, and no server of this machine is asked", async () => {
  process.env.KUBECONFIG = "/nowhere";
  const settings = await settle({ image: "a:1" }, "s3://bucket/night");
  await assert.rejects(openK8s(settings).submit(jobOf(settings)), { code: "k8s.no-cluster", remedy: /--kubeconfig/ });
});
