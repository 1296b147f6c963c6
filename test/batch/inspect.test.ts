import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import type { JobState } from "../../farm/executors/engine.ts";
import type { Job } from "../../farm/jobs/job.ts";
import type { AccountOptions } from "./emulator/account.ts";
import { newQueue } from "./emulator/records.ts";
import { type Start, thoughts } from "./emulator/runtime.ts";
import { allEnded, FLAGS, type Kit, newJob, sent, startKit, until } from "./kit.ts";

const OLD = new Date(Date.now() - 3_600_000).toISOString();

const index = ({ env }: Start): number => Number(env.AWS_BATCH_JOB_ARRAY_INDEX ?? 0);

interface Sent extends Kit {
  job: Job;
}

async function send(
  t: TestContext,
  tasks: number,
  options: Partial<AccountOptions> = {},
  flags = FLAGS,
): Promise<Sent> {
  const kit = await startKit(t, options, flags);
  return { ...kit, job: await sent(kit.engine, newJob(kit.settings, tasks)) };
}

/** The state, and how many requests it took. */
async function asked({ emulator, engine, job }: Sent): Promise<JobState & { requests: number }> {
  emulator.seen.length = 0;
  const state = await engine.inspect(job);
  assert.deepEqual(emulator.wrong, []);
  return { ...state, requests: emulator.seen.length };
}

const told = ({ reasons }: JobState): string[] =>
  reasons.map(({ state, reason, tasks }) => `${state}: ${reason} ×${tasks}`);

suite("counts", () => {
  test("10,000 tasks of which some fail, wait and run", async (t) => {
    const kit = await send(t, 10_000, {
      queues: [newQueue("q", { slots: 100 })],
      run: thoughts((start) => (index(start) >= 2500 ? null : { exitCode: index(start) % 2 === 0 ? 0 : 70 })),
    });
    await until(() => kit.emulator.account.tasks(kit.job.submissions[0]!.id)[2599]?.status === "RUNNING");
    const { tasks, isEnded, reasons, requests } = await asked(kit);
    assert.deepEqual(tasks, { waiting: 7400, running: 100, succeeded: 1250, failed: 1250 });
    assert.equal(isEnded, false);
    assert.deepEqual(
      reasons.map(({ reason, tasks }) => [reason, tasks]),
      [["frames of a shard cannot be drawn (exit 70)", 1250]],
    );
    assert.equal(requests, 5, "the parent, two pages of failed ones, running ones and their attempts");

    const failed = await kit.engine.failedTasks(kit.job);
    assert.deepEqual(
      failed,
      Array.from({ length: 1250 }, (_, k) => 2 * k + 1),
    );
  });

  test("lag behind, and say since when", async (t) => {
    const kit = await send(t, 4, { lagMs: 3_600_000, run: thoughts(() => null) });
    const first = await asked(kit);
    await until(() =>
      kit.emulator.account.tasks(kit.job.submissions[0]!.id).every(({ status }) => status === "RUNNING"),
    );
    await new Promise((resolve) => setTimeout(resolve, 30));
    const second = await asked(kit);
    assert.deepEqual([second.asOf, second.tasks], [first.asOf, first.tasks]);
    assert.ok(Date.parse(second.asOf ?? "") <= Date.now() - 30, "not now");
  });

  test("of a job that has ended do not lag, whatever the summary says", async (t) => {
    const kit = await send(t, 5, {
      lagMs: 3_600_000,
      run: thoughts((start) => ({ exitCode: index(start) === 3 ? 70 : 0 })),
    });
    await asked(kit);
    await until(() => allEnded(kit.emulator));
    const { tasks, isEnded, asOf } = await asked(kit);
    assert.deepEqual(tasks, { waiting: 0, running: 0, succeeded: 4, failed: 1 });
    assert.deepEqual([isEnded, asOf], [true, undefined]);
    assert.deepEqual(await kit.engine.failedTasks(kit.job), [3]);
  });

  test("of several arrays are one job's", async (t) => {
    const slots = 25_000;
    const kit = await send(t, 20_002, {
      queues: [newQueue("q", { slots })],
      run: thoughts(({ env }) => ({
        exitCode: [7, 19_999].includes(Number(env.FARM_FIRST_TASK) + Number(env.AWS_BATCH_JOB_ARRAY_INDEX)) ? 70 : 0,
      })),
    });
    assert.equal(kit.job.submissions.length, 3);
    await until(() => allEnded(kit.emulator));
    const state = await asked(kit);
    assert.deepEqual(state.tasks, { waiting: 0, running: 0, succeeded: 20_000, failed: 2 });
    assert.deepEqual(told(state), ["failed: frames of a shard cannot be drawn (exit 70) ×2"]);
    assert.deepEqual(await kit.engine.failedTasks(kit.job), [7, 19_999]);
  });

  test("of a job of one task", async (t) => {
    const kit = await send(t, 1, { run: thoughts(() => ({ exitCode: 65 })) });
    await until(() => allEnded(kit.emulator));
    const state = await asked(kit);
    assert.deepEqual(state.tasks, { waiting: 0, running: 0, succeeded: 0, failed: 1 });
    assert.match(told(state)[0] ?? "", /every task fails/);
    assert.deepEqual(await kit.engine.failedTasks(kit.job), [0]);
  });
});

suite("why tasks wait", () => {
  const STUCK: readonly [reason: string, remedy: RegExp][] = [
    [
      "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - Service cannot fulfill the capacity requested for instance type [g4dn.xlarge]",
      /instance types/,
    ],
    [
      "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.",
      /maxvCpus/,
    ],
    [
      "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.",
      /--gpus/,
    ],
    ["MISCONFIGURATION:SERVICE_ROLE_PERMISSIONS - Batch service role has a permission issue.", /service role/],
    ["ACTION_REQUIRED - CE(s) associated with the job queue are invalid.", /describe-compute-environments/],
  ];

  for (const [stuck, remedy] of STUCK) {
    test(stuck.split(" ")[0]!, async (t) => {
      const kit = await send(t, 1200, { queues: [newQueue("q", { stuck })] });
      await until(() => kit.emulator.account.tasks(kit.job.submissions[0]!.id)[0]?.statusReason !== undefined);
      const { tasks, reasons } = await asked(kit);
      assert.equal(tasks.waiting, 1200);
      assert.deepEqual([reasons.length, reasons[0]?.state, reasons[0]?.reason], [1, "waiting", stuck]);
      assert.match(reasons[0]?.remedy ?? "", remedy);
    });
  }

  test("while others run there is nothing to explain", async (t) => {
    const kit = await send(t, 9, { run: thoughts(() => null) });
    await until(() => kit.emulator.account.queues[0]?.running.size === 4);
    const state = await asked(kit);
    assert.deepEqual(state.tasks, { waiting: 5, running: 4, succeeded: 0, failed: 0 });
    assert.deepEqual(state.reasons, []);
  });

  test("one task alone", async (t) => {
    const kit = await send(t, 1, { queues: [newQueue("q", { stuck: STUCK[0]![0] })] });
    await until(() => kit.emulator.account.tasks(kit.job.submissions[0]!.id)[0]?.statusReason !== undefined);
    assert.match((await asked(kit)).reasons[0]?.remedy ?? "", STUCK[0]![1]);
  });
});

suite("Spot", () => {
  test("losses are told from faults, while tasks run again and while they wait", async (t) => {
    const queue = newQueue("q", { slots: 6 });
    const kit = await send(t, 6, {
      queues: [queue],
      run: thoughts((start) =>
        index(start) === 5 && start.env.AWS_BATCH_JOB_ATTEMPT === "1" ? { exitCode: 75 } : null,
      ),
    });
    const tasks = kit.emulator.account.tasks(kit.job.submissions[0]!.id);
    await until(() => tasks[5]?.attempts.length === 1 && tasks.every(({ container }) => container));
    for (const task of tasks.slice(0, 3)) kit.emulator.account.reclaim(task.id);
    await until(() => tasks.slice(0, 3).every(({ attempts, container }) => attempts.length === 1 && container));
    assert.deepEqual(told(await asked(kit)), [
      "running: Spot machine reclaimed; started again ×3",
      "running: the machine cannot draw (exit 75); started again ×1",
    ]);

    queue.slots = 0;
    kit.emulator.account.reclaim(kit.job.submissions[0]!.id);
    await until(() => tasks.every(({ container }) => container === undefined));
    const state = await asked(kit);
    assert.deepEqual(told(state), ["waiting: Spot machine reclaimed; waits to be started again ×6"]);
    assert.equal(state.tasks.waiting, 6);
  });

  test("a task that lost its machine on every start has failed for that reason", async (t) => {
    const kit = await send(t, 2, { run: thoughts(() => null) }, { ...FLAGS, attempts: 2 });
    const id = kit.job.submissions[0]!.id;
    for (let start = 1; start <= 2; start++) {
      await until(() =>
        kit.emulator.account.tasks(id).every(({ container, attempts }) => container && attempts.length === start - 1),
      );
      kit.emulator.account.reclaim(id);
    }
    await until(() => allEnded(kit.emulator));
    assert.deepEqual(told(await asked(kit)), ["failed: Spot machine reclaimed ×2"]);
  });
});

suite("what AWS does not know", () => {
  test("a new job is on its way; an old one is forgotten, and its tasks are given up", async (t) => {
    const kit = await send(t, 3);
    kit.emulator.account.jobs.length = 0;
    assert.deepEqual(told(await asked(kit)), ["waiting: on the way to AWS Batch ×3"]);
    assert.deepEqual(await kit.engine.failedTasks(kit.job), []);
    const old = { ...kit, job: { ...kit.job, created: OLD } };
    const state = await asked(old);
    assert.deepEqual(told(state), ["failed: AWS Batch no longer knows the job ×3"]);
    assert.equal(state.isEnded, true);
    assert.deepEqual(await kit.engine.failedTasks(old.job), [0, 1, 2]);
  });

  test("a job that was never sent", async (t) => {
    const kit = await startKit(t);
    const job = newJob(kit.settings, 3, { created: OLD });
    const state = await asked({ ...kit, job });
    assert.deepEqual(told(state), ["failed: never reached AWS Batch ×3"]);
    assert.deepEqual(await kit.engine.failedTasks(job), [0, 1, 2]);
    await kit.engine.cancel(job, false);
  });

  test("a job of which a part was never sent", async (t) => {
    const kit = await startKit(t, { queues: [newQueue("q", { slots: 0 })] });
    const job = newJob(kit.settings, 20_000, { created: OLD });
    await kit.engine.submit(job);
    kit.emulator.account.jobs.splice(1);
    const state = await asked({ ...kit, job });
    assert.deepEqual(told(state), ["failed: never reached AWS Batch ×10000"]);
    assert.deepEqual([state.tasks.waiting, state.isEnded], [10_000, false]);
    const failed = await kit.engine.failedTasks(job);
    assert.deepEqual([failed.length, failed[0], failed.at(-1)], [10_000, 10_000, 19_999]);
  });
});

test("an array that AWS refuses after it took it has failed whole", async (t) => {
  const tags = Array.from({ length: 47 }, (_, k) => `k${k}=1`);
  const kit = await startKit(t, {}, { ...FLAGS, tag: tags });
  await kit.engine.submit(newJob(kit.settings, 2));
  // Tags that somebody added to the definition are counted with the job's.
  kit.emulator.account.definitions[0]!.tags = { ...kit.emulator.account.definitions[0]!.tags, mine: "1" };
  const job = await sent(kit.engine, newJob(kit.settings, 4));
  const state = await asked({ ...kit, job });
  assert.deepEqual(told(state), ["failed: Too many tags ×4"]);
  assert.deepEqual(await kit.engine.failedTasks(job), [0, 1, 2, 3]);
});
