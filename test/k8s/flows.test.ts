import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "./kit.ts";
import { CORE, strictFaults } from "./openapi.ts";
import { type ScriptedCluster, startScripted } from "./scripted.ts";

const ended = ({ engine, job }: ScriptedCluster) =>
  until(
    () => engine.inspect(job),
    ({ isEnded }) => isEnded,
  );
const running = ({ engine, job }: ScriptedCluster, tasks: number) =>
  until(
    () => engine.inspect(job),
    (state) => state.tasks.running === tasks,
  );

test("a Job runs to its end, no more workers at one time than were asked for", async (t) => {
  const cluster = await startScripted(t, { ending: () => 0 }, { parallelism: 2 }, 5);
  await cluster.engine.submit(cluster.job);
  let most = 0;
  cluster.state.on("change", () => {
    const live = [...cluster.state.pods.values()].filter(({ status }) => status.phase === "Running");
    most = Math.max(most, live.length);
  });
  const state = await ended(cluster);
  assert.deepEqual(state, { tasks: { waiting: 0, running: 0, succeeded: 5, failed: 0 }, isEnded: true, reasons: [] });
  assert.equal(most, 2);
  assert.deepEqual(await cluster.engine.failedTasks(cluster.job), []);
  for (const pod of cluster.state.pods.values())
    assert.deepEqual(strictFaults(CORE, "io.k8s.api.core.v1.Pod", pod), []);
});

test("a machine that cannot draw, memory and a stop are tried again; a shard that cannot be drawn is not", async (t) => {
  const endings = [[75, 0], ["oom", 143, 0], [70], [75, 75, 75, 75, 75]] as const;
  const ending = (index: number, attempt: number) => endings[index]![attempt]!;
  const cluster = await startScripted(t, { ending }, { retries: 2 }, 4);
  await cluster.engine.submit(cluster.job);
  const { tasks, reasons } = await ended(cluster);
  assert.deepEqual(tasks, { waiting: 0, running: 0, succeeded: 2, failed: 2 });
  const starts = [0, 1, 2, 3].map((index) => cluster.started.filter((one) => one === index).length);
  assert.deepEqual(starts, [2, 3, 1, 3], "pods of each task");
  assert.deepEqual(
    reasons.map(({ state, reason, tasks }) => [state, reason.replace(/ \(.*/, ""), tasks]),
    [
      ["failed", "a shard that cannot be drawn", 1],
      ["failed", "a machine that cannot draw", 1],
    ],
  );
  assert.deepEqual(await cluster.engine.failedTasks(cluster.job), [2, 3]);
});

test("bad input ends the whole Job, and its running workers drain", async (t) => {
  const cluster = await startScripted(t, { ending: (index) => (index === 1 ? 65 : "hangs") }, { parallelism: 2 }, 6);
  await cluster.engine.submit(cluster.job);
  const { tasks, reasons } = await ended(cluster);
  assert.deepEqual(tasks, { waiting: 0, running: 0, succeeded: 0, failed: 6 });
  assert.deepEqual(cluster.started, [0, 1], "the others never start");
  assert.deepEqual(cluster.stopped, [45]);
  assert.match(reasons[0]!.reason, /^a task failed with what every other .* exit code 65 matching FailJob rule/);
  assert.ok(reasons.some(({ reason }) => reason.startsWith("bad input")));
  assert.deepEqual(await cluster.engine.failedTasks(cluster.job), [0, 1, 2, 3, 4, 5]);
});

test("--max-failed ends the Job", async (t) => {
  const script = { ending: (index: number) => (index < 2 ? 70 : "hangs") } as const;
  const cluster = await startScripted(t, script, { "max-failed": 1, parallelism: 3 }, 9);
  await cluster.engine.submit(cluster.job);
  const { tasks, reasons } = await ended(cluster);
  assert.deepEqual(tasks, { waiting: 0, running: 0, succeeded: 0, failed: 9 });
  assert.ok(reasons.some(({ reason }) => reason.startsWith("more tasks failed than --max-failed allows")));
});

test("paused, workers drain and none starts; resumed, the Job goes on, and no task has lost a retry", async (t) => {
  const script = { ending: (_: number, attempt: number) => (attempt < 2 ? "hangs" : 0), drainMs: 500 } as const;
  const cluster = await startScripted(t, script, { retries: 0 }, 2);
  const { engine, job, stopped } = cluster;
  await engine.submit(job);
  for (const round of [1, 2]) {
    await running(cluster, 2);
    await engine.pause!(job, true);
    assert.equal((await engine.inspect(job)).isEnded, false);
    await running(cluster, 0);
    const { tasks, reasons } = await engine.inspect(job);
    assert.deepEqual(tasks, { waiting: 2, running: 0, succeeded: 0, failed: 0 });
    assert.deepEqual(reasons, [{ state: "waiting", reason: "the Job is paused", tasks: 2 }]);
    assert.deepEqual(stopped, Array(2 * round).fill(45));
    await engine.pause!(job, false);
  }
  assert.equal((await ended(cluster)).tasks.succeeded, 2);
});

test("cancelled, workers drain without their Job; asked again, nothing happens", async (t) => {
  const cluster = await startScripted(t, { ending: () => "hangs", drainMs: 4000 }, { parallelism: 2 }, 5);
  const { engine, job, state, stopped } = cluster;
  await engine.submit(job);
  await running(cluster, 2);
  await engine.cancel(job, false);
  const draining = await engine.inspect(job);
  assert.deepEqual([draining.tasks.running, draining.isEnded], [2, false]);
  const { tasks, reasons } = await ended(cluster);
  assert.deepEqual(tasks, { waiting: 0, running: 0, succeeded: 0, failed: 5 });
  assert.match(reasons[0]!.reason, /not on the cluster/);
  assert.deepEqual([stopped, state.pods.size, state.jobs.size], [[45, 45], 0, 0]);
  await engine.cancel(job, false);
  await engine.cancel(job, true);
  assert.deepEqual(await engine.failedTasks(job), [0, 1, 2, 3, 4]);
});

test("cancelled at once, workers are given a second", async (t) => {
  const cluster = await startScripted(t, { ending: () => "hangs", drainMs: 600_000 }, {}, 2);
  await cluster.engine.submit(cluster.job);
  await running(cluster, 2);
  await cluster.engine.cancel(cluster.job, true);
  await ended(cluster);
  assert.deepEqual(cluster.stopped.slice(-2), [1, 1]);
});

test("a lost node: its tasks are told, and drawn elsewhere once it is known to be gone, at the cost of no retry", async (t) => {
  const script = { ending: (_: number, attempt: number) => (attempt === 0 ? "hangs" : 0) } as const;
  const cluster = await startScripted(t, script, { retries: 0 }, 2);
  const { engine, job, nodes, state } = cluster;
  await engine.submit(job);
  await running(cluster, 2);
  nodes.lose("n1");
  const lost = await running(cluster, 1);
  assert.deepEqual(lost.reasons, [{ state: "running", reason: "node n1 does not answer", tasks: 1 }]);
  nodes.taint("n1");
  const [reason] = (
    await until(
      () => engine.inspect(job),
      ({ reasons }) => reasons[0]?.remedy !== undefined,
    )
  ).reasons;
  assert.match(`${reason!.reason} ${reason!.remedy}`, /node n1 does not answer.* kubectl delete node n1/);
  assert.equal(cluster.started.length, 2, "not replaced while it may still draw");
  nodes.forget("n1");
  await until(
    () => cluster.started.length,
    (starts) => starts === 3,
  );
  const other = [...state.pods.values()].find(
    ({ spec, status }) => spec.nodeName === "n2" && status.phase === "Running",
  );
  assert.ok(other);
});

test("why nothing starts: no room, no such image, no right to make pods, no place in Kueue's queue", async (t) => {
  const message = "0/2 nodes are available: 2 Insufficient nvidia.com/gpu.";
  const full = await startScripted(t, { ending: () => 0, unschedulable: (index) => (index > 0 ? message : null) });
  await full.engine.submit(full.job);
  const state = await until(
    () => full.engine.inspect(full.job),
    ({ tasks, reasons }) => tasks.succeeded === 1 && reasons.length > 0,
  );
  assert.deepEqual(state.tasks, { waiting: 2, running: 0, succeeded: 1, failed: 0 });
  assert.deepEqual(
    state.reasons.map(({ reason, tasks }) => [reason, tasks]),
    [[message, 2]],
  );
  assert.match(state.reasons[0]!.remedy!, /--cpus, --memory/);

  const kueue = await startScripted(t, { ending: () => 0 }, { queue: "team" });
  await kueue.engine.submit(kueue.job);
  const waiting = await until(
    () => kueue.engine.inspect(kueue.job),
    ({ reasons }) => reasons.length > 0,
  );
  assert.deepEqual(waiting.reasons, [
    { state: "waiting", reason: 'Kueue has not admitted the Job from the queue "team"', tasks: 3 },
  ]);
  assert.equal(kueue.state.pods.size, 0);
  await assert.rejects(kueue.engine.pause!(kueue.job, true), { code: "k8s.kueue" });
});
