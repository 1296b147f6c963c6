import assert from "node:assert/strict";
import { test } from "node:test";
import { condition } from "./controller.ts";
import { jobOf, startCluster } from "./kit.ts";
import type { Json } from "./state.ts";

const waiting = (reason: string, message?: string): Json => ({
  phase: "Pending",
  containerStatuses: [{ name: "worker", ready: false, state: { waiting: { reason, message } } }],
});
const terminated = (exitCode: number, reason = "Error", message?: string): Json => ({
  phase: "Failed",
  containerStatuses: [{ name: "worker", ready: false, state: { terminated: { exitCode, reason, message } } }],
});
const disrupted = (status: Json, reason: string, message = "m"): Json => ({
  ...status,
  conditions: [condition("DisruptionTarget", reason, message)],
});
const unscheduled = (message: string): Json => ({
  phase: "Pending",
  conditions: [condition("PodScheduled", "Unschedulable", message, "False")],
});

/** A pod's status → what is said of its task, and what to do. */
const TROUBLES: Record<string, [status: Json, state: string, reason: RegExp, remedy?: RegExp]> = {
  "an image that is not there": [
    waiting("ImagePullBackOff", 'Back-off pulling image "a:1"'),
    "waiting",
    /^ImagePullBackOff: Back-off pulling image "a:1"$/,
    /--image .*--image-pull-secret/,
  ],
  "a Secret that is not there": [
    waiting("CreateContainerConfigError", 'secret "seedfarm-s3" not found'),
    "waiting",
    /secret "seedfarm-s3" not found/,
    /--env-from-secret/,
  ],
  "an image without farm": [
    terminated(128, "StartError", 'exec: "farm": executable file not found in $PATH'),
    "waiting",
    /does not start: exec: "farm"/,
    /docker\/Dockerfile/,
  ],
  "exit code 127": [terminated(127), "waiting", /an image without `farm`/, /docker\/Dockerfile/],
  "a machine that cannot draw": [terminated(75), "waiting", /^to be started again: .*exit code 75/, /farm logs/],
  "a stop": [terminated(143), "waiting", /told to stop \(exit code 143\); finished frames are kept/],
  "a kill": [terminated(137), "waiting", /killed \(exit code 137\)/],
  "another exit code": [terminated(3), "waiting", /exit code 3$/],
  memory: [terminated(137, "OOMKilled"), "waiting", /out of memory: more than 5Gi/, /--memory/],
  "too much in /dev/shm": [
    { phase: "Failed", reason: "Evicted", message: 'Usage of EmptyDir volume "shm" exceeds the limit "1Gi". ' },
    "waiting",
    /evicted: Usage of EmptyDir volume "shm" exceeds the limit "1Gi"\.$/,
    /--shm/,
  ],
  "a node under pressure": [
    {
      ...disrupted({ phase: "Failed" }, "TerminationByKubelet"),
      reason: "Evicted",
      message: "The node was low on resource: memory. ",
    },
    "waiting",
    /ended by its node: Evicted: The node was low on resource: memory/,
  ],
  preemption: [disrupted(terminated(143), "PreemptionByScheduler"), "waiting", /higher priority/, /--priority-class/],
  "a drained node": [disrupted(terminated(143), "EvictionByEvictionAPI"), "waiting", /kubectl drain/],
  "a node that is gone": [disrupted({ phase: "Failed" }, "DeletionByPodGC"), "waiting", /its node is gone/],
  "a disruption of another kind": [disrupted(terminated(1), "Meteor", "big"), "waiting", /Meteor: big/],
  "no room": [unscheduled("0/2 nodes are available: 2 Insufficient cpu."), "waiting", /2 Insufficient cpu/, /--cpus/],
  "a taint": [
    unscheduled("0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}."),
    "waiting",
    /untolerated taint/,
    /--toleration/,
  ],
  "a selector that no node meets": [
    unscheduled("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."),
    "waiting",
    /affinity\/selector/,
    /--node-selector/,
  ],
  "no reason given": [
    { phase: "Failed", reason: "UnexpectedAdmissionError", message: "x" },
    "waiting",
    /Admission.*: x/,
  ],
};

/** A cluster with a Job whose pods have these statuses, a task each. */
async function withPods(t: Parameters<typeof startCluster>[0], statuses: Json[], changes: Json = {}) {
  const cluster = await startCluster(t);
  const job = jobOf(cluster.settings, { tasks: Math.max(statuses.length, changes.tasks ?? 0) });
  await cluster.engine.submit(job);
  const made = cluster.state.jobs.get(job.name);
  made.status = { active: statuses.length, ready: 0, ...changes.status };
  statuses.forEach((status, index) => {
    addPod(cluster.state, made, index, status);
  });
  return { ...cluster, job, made };
}

function addPod(state: Json, job: Json, index: number, status: Json, attempt = 0): void {
  const { labels } = job.spec.template.metadata;
  const name = `${job.metadata.name}-${index}-${attempt}`;
  const metadata = {
    name,
    namespace: "rendering",
    labels: { ...labels, "batch.kubernetes.io/job-completion-index": `${index}` },
  };
  const pod = state.stamp({ metadata, spec: structuredClone(job.spec.template.spec), status }, "Pod", "v1");
  pod.metadata.creationTimestamp = new Date(1e12 + attempt * 1000).toISOString();
  pod.spec.nodeName = "n1";
  state.pods.set(name, pod);
}

for (const [name, [status, state, reason, remedy]] of Object.entries(TROUBLES)) {
  test(`told in words: ${name}`, async (t) => {
    const { engine, job } = await withPods(t, [status]);
    const { reasons } = await engine.inspect(job);
    assert.equal(reasons.length, 1);
    assert.equal(reasons[0]!.state, state);
    assert.match(reasons[0]!.reason, reason);
    assert.match(reasons[0]!.remedy ?? "", remedy ?? /^$/);
  });
}

test("a pod that is being started is no trouble", async (t) => {
  const { engine, job } = await withPods(t, [
    waiting("ContainerCreating"),
    waiting("PodInitializing"),
    { phase: "Pending" },
  ]);
  const { tasks, reasons } = await engine.inspect(job);
  assert.deepEqual([tasks.waiting, reasons], [3, []]);
});

test("a worker that drains still runs; one on a node that does not answer does not", async (t) => {
  const ready = (status: string) => ({
    phase: "Running",
    conditions: [condition("Ready", undefined, undefined, status)],
  });
  const { engine, job, state } = await withPods(t, [ready("True"), ready("False"), ready("True")], {
    status: { active: 1, ready: 1, terminating: 2 },
  });
  const [first, second] = [...state.pods.values()];
  for (const pod of [first, second]) pod.metadata.deletionTimestamp = new Date().toISOString();
  assert.deepEqual((await engine.inspect(job)).tasks, { waiting: 1, running: 2, succeeded: 0, failed: 0 });
});

test("tasks with one reason are counted together, the most frequent first", async (t) => {
  const { engine, job } = await withPods(t, [terminated(3), terminated(75), terminated(75)]);
  const { reasons } = await engine.inspect(job);
  assert.deepEqual(
    reasons.map(({ tasks }) => tasks),
    [2, 1],
  );
});

test("a task that succeeded in the end has no say; a running one says why it was started again", async (t) => {
  const { engine, job, state, made } = await withPods(t, [terminated(75), terminated(75)], {
    status: { completedIndexes: "0", succeeded: 1, ready: 1 },
  });
  addPod(state, made, 1, { phase: "Running", conditions: [condition("Ready")] }, 1);
  const { tasks, reasons } = await engine.inspect(job);
  assert.deepEqual(tasks, { waiting: 0, running: 1, succeeded: 1, failed: 0 });
  assert.deepEqual([reasons.length, reasons[0]!.state, reasons[0]!.tasks], [1, "running", 1]);
  assert.match(reasons[0]!.reason, /^started again: a machine that cannot draw/);
});

test("what keeps pods from being made is asked for when there are too few, and old answers are no answer", async (t) => {
  const { engine, job, state, api } = await withPods(t, [], { tasks: 4, status: { active: 0 } });
  const old = new Date(Date.now() - 3_600_000);
  state.warn(job.name, "Error creating: quota of yesterday", old);
  assert.deepEqual((await engine.inspect(job)).reasons, []);
  state.warn(job.name, 'Error creating: pods "p" is forbidden: violates PodSecurity "restricted:latest"');
  state.warn("another", "Error creating: something else");
  assert.deepEqual((await engine.inspect(job)).reasons, [
    {
      state: "waiting",
      reason: 'no pod can be made: Error creating: pods "p" is forbidden: violates PodSecurity "restricted:latest"',
      tasks: 4,
    },
  ]);
  state.jobs.get(job.name).status.active = 4;
  api.asked.length = 0;
  assert.deepEqual((await engine.inspect(job)).reasons, []);
  assert.deepEqual(api.asked, ["get jobs.batch", "list pods"]);
});

test("the deadline is told from a Job that failed as a whole", async (t) => {
  const { engine, job, made } = await withPods(t, [], { tasks: 4, status: { completedIndexes: "0-1", succeeded: 2 } });
  const why = ["DeadlineExceeded", "Job was active longer than specified deadline"] as const;
  made.status.conditions = [condition("FailureTarget", ...why), condition("Failed", ...why)];
  const { tasks, isEnded, reasons } = await engine.inspect(job);
  assert.deepEqual([tasks, isEnded], [{ waiting: 0, running: 0, succeeded: 2, failed: 2 }, true]);
  assert.match(reasons[0]!.reason, /^the Job's time is over \(--deadline\)/);
  assert.deepEqual(await engine.failedTasks(job), [2, 3]);
});

test("1,200 pods are read page by page; those that succeeded are not asked for", async (t) => {
  const statuses = Array.from({ length: 1200 }, () => terminated(75));
  const { engine, job, state, made, proxy } = await withPods(t, statuses);
  addPod(state, made, 0, { phase: "Succeeded" }, 1);
  proxy.seen.length = 0;
  const { reasons } = await engine.inspect(job);
  assert.deepEqual([reasons.length, reasons[0]!.tasks], [1, 1200]);
  const pages = proxy.seen
    .map(({ url }) => new URL(url, "http://a"))
    .filter(({ pathname }) => pathname.endsWith("pods"));
  assert.deepEqual(
    pages.map(({ searchParams }) => [searchParams.get("continue"), searchParams.get("fieldSelector")]),
    [null, "500", "1000"].map((next) => [next, "status.phase!=Succeeded"]),
  );
});

test("the log is that of the task's latest pod, with the command that shows it", async (t) => {
  const { engine, job, state, made, settings } = await withPods(t, [terminated(75), waiting("ContainerCreating")]);
  addPod(state, made, 0, { phase: "Running" }, 1);
  state.logs.set(`${job.name}-0-0`, "old\n");
  state.logs.set(`${job.name}-0-1`, '{"event":"ready"}\nnew\n');
  const kubectl = `kubectl --kubeconfig ${settings.kubeconfig} --context test --namespace rendering logs`;
  assert.deepEqual(await engine.log(job, 0), {
    address: `${kubectl} ${job.name}-0-1`,
    text: '{"event":"ready"}\nnew\n',
  });
  assert.deepEqual(await engine.log(job, 1), { address: `${kubectl} ${job.name}-1-0` });
  assert.deepEqual(await engine.log(job, 2), {
    address: `${kubectl} --selector seedfarm/job=${job.id},batch.kubernetes.io/job-completion-index=2`,
  });
});
