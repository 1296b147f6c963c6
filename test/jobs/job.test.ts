import assert from "node:assert/strict";
import { test } from "node:test";
import { planJob, taskOf, taskShards } from "../../farm/jobs/job.ts";
import { parseRanges, rangesText } from "../../farm/jobs/ranges.ts";
import type { RunPlan } from "../../farm/plan.ts";

const run = (name: string) => ({ dir: "/runs/x", plan: { name } as RunPlan });
const settings = { engine: "slurm", shardsPerTask: 3, workerFlags: [], settings: {} };

test("ranges keep the order, and engines' own sets are read", () => {
  assert.equal(rangesText([0, 1, 2, 7, 5, 6]), "0-2,7,5-6");
  assert.deepEqual(parseRanges("0-2,7,5-6"), [0, 1, 2, 7, 5, 6]);
  assert.equal(rangesText([]), "");
  assert.deepEqual(parseRanges(""), []);
  assert.deepEqual(parseRanges("1,3-5,7"), [1, 3, 4, 5, 7]);
});

test("tasks share out all shards, each once, in order", () => {
  const shards = [4, 5, 6, 9, 12, 13, 14];
  const job = planJob(run("night"), shards, settings);
  assert.equal(job.tasks, 3);
  assert.deepEqual(
    [0, 1, 2].map((task) => taskShards(job, task)),
    [[4, 5, 6], [9, 12, 13], [14]],
  );
  assert.deepEqual(taskShards(job, 3), []);
  assert.deepEqual(
    shards.map((shard) => taskOf(job, shard)),
    [0, 0, 0, 1, 1, 1, 2],
  );
  assert.equal(taskOf(job, 7), null);
});

test("names are fit for every engine", () => {
  for (const name of ["solar-panel-20250131-142305", "Übungs Lauf!", "---", "x".repeat(200), "a.b_c"]) {
    const job = planJob(run(name), [0], settings, new Date("2025-01-31T14:23:05.123Z"));
    assert.match(job.name, /^farm-[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
    assert.ok(job.name.length <= 45, job.name);
    assert.match(job.id, /^20250131-142305-[0-9a-f]{4}$/);
  }
});
