import assert from "node:assert/strict";
import { test } from "node:test";
import type { JobState } from "../../farm/executors/engine.ts";
import { jobOf, startCluster } from "./kit.ts";
import { BATCH, CORE, strictFaults } from "./openapi.ts";
import { asOurs, moments } from "./replay.ts";

const counts = ({ tasks, isEnded }: JobState): string =>
  [tasks.waiting, tasks.running, tasks.succeeded, tasks.failed, isEnded ? "ended" : ""].join(" ").trim();

/** What inspect says at every moment of the recording, repetitions left out. */
async function replay(t: Parameters<typeof startCluster>[0], name: "real" | "lost", tasks: number) {
  const { engine, settings, state } = await startCluster(t);
  const job = jobOf(settings, { tasks });
  await engine.submit(job);
  const ours = state.jobs.get(job.name);
  const states: JobState[] = [];
  for (const moment of moments(name)) {
    const { status, pods } = asOurs(moment, ours);
    ours.status = status;
    state.pods = new Map(pods.map((pod) => [pod.metadata.name, pod]));
    states.push(await engine.inspect(job));
  }
  return { engine, job, states };
}

test("the recording is what the schemas say of Jobs and pods", () => {
  for (const name of ["real", "lost"] as const)
    for (const { job, pods } of moments(name)) {
      assert.deepEqual(strictFaults(BATCH, "io.k8s.api.batch.v1.Job", job), []);
      for (const pod of pods.values()) assert.deepEqual(strictFaults(CORE, "io.k8s.api.core.v1.Pod", pod), []);
    }
});

test("a real Job of 8 tasks, followed to its end: retries, an exit code, memory", async (t) => {
  const { engine, job, states } = await replay(t, "real", 8);
  const course = states.map(counts).filter((text, k, all) => text !== all[k - 1]);
  assert.deepEqual(course, [
    "8 0 0 0",
    "5 3 0 0",
    "6 2 0 0",
    "8 0 0 0",
    "4 0 3 1",
    "1 3 3 1",
    "2 2 3 1",
    "2 0 5 1",
    "1 0 6 1",
    "0 0 6 2",
    "0 0 6 2 ended",
  ]);
  assert.deepEqual(states.at(-1)!.reasons, [
    { state: "failed", reason: "exit code 42", tasks: 1 },
    { state: "failed", reason: "out of memory: more than 96Mi", remedy: "Ask for more with --memory.", tasks: 1 },
  ]);
  const reasons = new Set(states.flatMap((state) => state.reasons.map(({ reason }) => reason)));
  assert.ok(reasons.has("to be started again: out of memory: more than 96Mi"), [...reasons].join("\n"));
  assert.ok(reasons.has("started again: out of memory: more than 96Mi"), [...reasons].join("\n"));
  assert.deepEqual(await engine.failedTasks(job), [2, 5]);
});

test("FailureTarget is not the end: Failed is", async (t) => {
  const { states } = await replay(t, "real", 8);
  const kinds = moments("real").map(({ job }) =>
    (job.status?.conditions ?? []).map(({ type }: { type: string }) => type),
  );
  for (const [k, types] of kinds.entries()) assert.equal(states[k]!.isEnded, types.includes("Failed"));
  assert.ok(kinds.some((types) => types.join() === "FailureTarget"));
});

test("a node that does not answer is told from pods that run and are not ready", async (t) => {
  const { states } = await replay(t, "lost", 2);
  const course = states.map(counts).filter((text, k, all) => text !== all[k - 1]);
  assert.deepEqual(course, ["2 0 0 0", "0 2 0 0", "2 0 0 0"]);
  assert.deepEqual(states.at(-1)!.reasons, [{ state: "running", reason: "node real1 does not answer", tasks: 2 }]);
});
