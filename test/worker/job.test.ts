// `farm work --job`: which shards a task draws, and what it says when it cannot know.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type Job, type NewJob, planJob, writeJob } from "../../farm/jobs/job.ts";
import { createRun, type Run } from "../../farm/run.ts";
import { attemptNumber, taskIndex } from "../../farm/worker/task-index.ts";
import { folder, plan } from "../farm/double.ts";
import { framesOf, startDouble, tarRun, temporaryFolder } from "./kit.ts";

const JOB: NewJob = { engine: "paper", shardsPerTask: 2, workerFlags: [], settings: {} };

/** Ten frames in five shards, of which the job has four: two tasks. */
async function sent(change: Partial<Job> = {}): Promise<{ run: Run; job: Job }> {
  const run = await tarRun(10, 2);
  const job = { ...planJob(run, [0, 1, 3, 4], JOB), ...change };
  await writeJob(run, job);
  return { run, job };
}

async function workFor(t: TestContext, { run, job }: { run: Run; job: Job }, env: Record<string, string>) {
  const work = startDouble({ run: run.dir, job: job.id }, { TMPDIR: temporaryFolder(t), ...env });
  const { code } = await work.ended;
  const error = work.events.find(({ event }) => event === "error");
  return { code, error: error?.event === "error" ? error : null, events: work.events };
}

test("the engine's variable names the task; the first that is set counts, and first tasks are added", () => {
  assert.equal(taskIndex({ SLURM_ARRAY_TASK_ID: "3" }, 4), 3);
  assert.equal(taskIndex({ JOB_COMPLETION_INDEX: "0" }, 1), 0);
  assert.equal(taskIndex({ AWS_BATCH_JOB_ARRAY_INDEX: "2", SLURM_ARRAY_TASK_ID: "3" }, 9), 2);
  assert.equal(taskIndex({ FARM_TASK: "1", AWS_BATCH_JOB_ARRAY_INDEX: "2", FARM_FIRST_TASK: "" }, 9), 1);
  assert.equal(taskIndex({ SLURM_ARRAY_TASK_ID: "7", FARM_FIRST_TASK: "1000" }, 1008), 1007);
  const all = /FARM_TASK, AWS_BATCH_JOB_ARRAY_INDEX, JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID/;
  assert.throws(() => taskIndex({}, 4), { code: "work.no-task", message: all });
  assert.throws(() => taskIndex({ FARM_TASK: "4" }, 4), { code: "work.task", message: /FARM_TASK=4 name.* 0 to 3/ });
  const beyond = { SLURM_ARRAY_TASK_ID: "8", FARM_FIRST_TASK: "1000" };
  assert.throws(() => taskIndex(beyond, 1008), {
    message: /SLURM_ARRAY_TASK_ID=8 and FARM_FIRST_TASK=1000 name task 1008/,
  });
  for (const FARM_TASK of ["x", "-1", "1.5"]) assert.throws(() => taskIndex({ FARM_TASK }, 4), { code: "work.task" });
  assert.throws(() => taskIndex({ FARM_TASK: "0", FARM_FIRST_TASK: "x" }, 4), { message: /FARM_FIRST_TASK=x/ });
});

test("attempts are counted from 1, whatever the engine calls the first", () => {
  assert.equal(attemptNumber({ AWS_BATCH_JOB_ATTEMPT: "1" }), 1);
  assert.equal(attemptNumber({ SLURM_RESTART_COUNT: "2" }), 3);
  assert.equal(attemptNumber({}), null);
});

test("a task draws its shards and no other; both together draw the job", async (t) => {
  const given = await sent();
  const first = await workFor(t, given, { SLURM_ARRAY_TASK_ID: "1" });
  assert.equal(first.code, 0);
  assert.deepEqual(await framesOf(given.run), [6, 7, 8, 9]);
  assert.equal((await workFor(t, given, { FARM_FIRST_TASK: "0", FARM_TASK: "0" })).code, 0);
  assert.deepEqual(await framesOf(given.run), [0, 1, 2, 3, 6, 7, 8, 9]);
  const again = await workFor(t, given, { FARM_TASK: "0" });
  assert.deepEqual([again.code, again.events.filter(({ event }) => event === "frame").length], [0, 0]);
});

test("without a task, beyond the job, and in a run of files it is bad input, and nothing is drawn", async (t) => {
  const given = await sent();
  for (const [env, code] of [
    [{}, "work.no-task"],
    [{ JOB_COMPLETION_INDEX: "2" }, "work.task"],
  ] as const) {
    const ended = await workFor(t, given, env);
    assert.deepEqual([ended.code, ended.error?.code], [65, code]);
  }
  const foreign = await workFor(t, await sent({ shards: "0-9" }), { FARM_TASK: "1" });
  assert.equal(foreign.code, 0, "its shards are there");
  const beyond = await workFor(t, await sent({ shards: "0,1,3,9" }), { FARM_TASK: "1" });
  assert.deepEqual([beyond.code, beyond.error?.code], [65, "job.shards"]);
  const run = await createRun(folder(), plan(4, 2), []);
  const job = planJob(run, [0, 1], JOB);
  await writeJob(run, job);
  const files = await workFor(t, { run, job }, { FARM_TASK: "0" });
  assert.deepEqual([files.code, files.error?.code], [65, "run.layout"]);
  assert.deepEqual(await framesOf(given.run), []);
});
