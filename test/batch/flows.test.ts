// Tasks that are processes: what a worker is told, and what becomes of one that ends.
import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import type { JobState } from "../../farm/executors/engine.ts";
import type { Job } from "../../farm/jobs/job.ts";
import type { AccountOptions } from "./emulator/account.ts";
import { newQueue, type Task } from "./emulator/records.ts";
import { processes } from "./emulator/runtime.ts";
import { allEnded, FLAGS, type Kit, newJob, sent, startKit, until } from "./kit.ts";

const ROLE = "arn:aws:iam::123456789012:role/farm";
const SECRET = "arn:aws:ssm:eu-central-1:123456789012:parameter/licence";

/** A worker that is this shell script. */
const worker = (script: string): Partial<AccountOptions> => ({
  run: processes({ "farm:1": (command) => ["/bin/sh", "-c", script, ...command] }),
  graceMs: 400,
});

interface Sent extends Kit {
  job: Job;
}

async function send(t: TestContext, tasks: number, options: Partial<AccountOptions>, flags = FLAGS): Promise<Sent> {
  const kit = await startKit(t, options, flags);
  const job = await sent(kit.engine, newJob(kit.settings, tasks, { workerFlags: ["--backend", "gl-egl"] }));
  return { ...kit, job };
}

const tasksOf = ({ emulator, job }: Sent): Task[] => job.submissions.flatMap(({ id }) => emulator.account.tasks(id));

async function ended(kit: Sent): Promise<JobState> {
  await until(() => allEnded(kit.emulator));
  assert.deepEqual(kit.emulator.wrong, []);
  return kit.engine.inspect(kit.job);
}

/** "exit 7 ×2" for each reason. */
const told = ({ reasons }: JobState): string[] =>
  reasons.map(({ state, reason, tasks }) => `${state}: ${reason} ×${tasks}`);

suite("what a worker is told", () => {
  const PRINT =
    'echo "$0 $* | $AWS_BATCH_JOB_ARRAY_INDEX | $FARM_FIRST_TASK | $FARM_TASK | $AWS_BATCH_JOB_ATTEMPT | $A | $LICENCE | $AWS_REGION"';

  /** What the tasks print, by index. */
  async function printed(t: TestContext, tasks: number, flags = FLAGS): Promise<string[]> {
    const outputs = new Map<string, () => string>();
    const real = worker(PRINT).run!;
    const kit = await send(
      t,
      tasks,
      {
        secrets: { [SECRET]: "xyz" },
        run: (start) => {
          const container = real(start);
          if (container) outputs.set(start.env.AWS_BATCH_JOB_ID!, container.output);
          return container;
        },
      },
      flags,
    );
    const state = await ended(kit);
    assert.deepEqual(state, {
      tasks: { waiting: 0, running: 0, succeeded: tasks, failed: 0 },
      isEnded: true,
      reasons: [],
    });
    const command = `farm work --run s3://bucket/night --job ${kit.job.id} --backend gl-egl`;
    return tasksOf(kit).map(({ id }) => outputs.get(id)!().trim().replace(command, "COMMAND"));
  }

  test("in an array: its index", async (t) => {
    const flags = { ...FLAGS, env: ["A=b"], secret: [`LICENCE=${SECRET}`], "execution-role": ROLE };
    assert.deepEqual(
      await printed(t, 3, flags),
      [0, 1, 2].map((k) => `COMMAND | ${k} |  |  | 1 | b | xyz | eu-central-1`),
    );
  });

  test("alone: that it is task 0", async (t) => {
    assert.deepEqual(await printed(t, 1), ["COMMAND |  |  | 0 | 1 |  |  | eu-central-1"]);
  });
});

suite("what becomes of a task", () => {
  test("that asks for another machine (75), or was told to stop (143): it is started again", async (t) => {
    const script =
      'test "$AWS_BATCH_JOB_ATTEMPT" -ge 3 && exit 0; test "$AWS_BATCH_JOB_ARRAY_INDEX" = 0 && exit 75; exit 143';
    const kit = await send(t, 2, worker(script));
    assert.equal((await ended(kit)).tasks.succeeded, 2);
    assert.deepEqual(
      tasksOf(kit).map(({ attempts }) => attempts.length),
      [3, 3],
    );
  });

  test("that asks for another machine for ever: it is given up after --attempts", async (t) => {
    const kit = await send(t, 2, worker("exit 75"), { ...FLAGS, attempts: 2 });
    assert.deepEqual(told(await ended(kit)), ["failed: the machine cannot draw (exit 75) ×2"]);
    assert.deepEqual(
      tasksOf(kit).map(({ attempts }) => attempts.length),
      [2, 2],
    );
  });

  test("that cannot draw (70), has bad input (65), or crashes: it has one start", async (t) => {
    const codes = [70, 65, 1, 139, 70];
    const script = `set -- ${codes.join(" ")}; shift "$AWS_BATCH_JOB_ARRAY_INDEX"; exit "$1"`;
    const kit = await send(t, codes.length, worker(script));
    const state = await ended(kit);
    assert.deepEqual(
      tasksOf(kit).map(({ attempts }) => attempts.length),
      [1, 1, 1, 1, 1],
    );
    assert.deepEqual(told(state).sort(), [
      "failed: Essential container in task exited, exit 1 ×1",
      "failed: Essential container in task exited, exit 139 ×1",
      "failed: frames of a shard cannot be drawn (exit 70) ×2",
      "failed: the run itself cannot be drawn, so that every task fails (exit 65) ×1",
    ]);
    assert.equal(state.reasons[0]?.tasks, 2, "the most frequent first");
    assert.deepEqual(await kit.engine.failedTasks(kit.job), [0, 1, 2, 3, 4]);
  });

  test("whose Spot machine is reclaimed: SIGTERM, SIGKILL, and another start", async (t) => {
    const script =
      'trap "echo drained; exit 143" TERM; test "$AWS_BATCH_JOB_ATTEMPT" = 1 || exit 0; while :; do sleep 0.05; done';
    const kit = await send(t, 2, worker(script), { ...FLAGS, attempts: 3 });
    const [first] = tasksOf(kit);
    await until(() => first?.container !== undefined);
    kit.emulator.account.reclaim(first!.id);
    await until(() => first!.status === "SUCCEEDED");
    assert.match(first!.attempts[0]?.statusReason ?? "", /^Host EC2 \(instance i-[0-9a-f]{16}\) terminated\.$/);
    assert.equal(first!.attempts[0]?.container?.exitCode, undefined);
    kit.emulator.account.reclaim(tasksOf(kit)[1]!.id);
    assert.equal((await ended(kit)).tasks.succeeded, 2);
  });

  test("that does not end on SIGTERM is killed after the grace", async (t) => {
    const kit = await send(t, 2, { ...worker('trap "" TERM; while :; do sleep 0.05; done'), graceMs: 100 });
    await until(() => tasksOf(kit).every(({ container }) => container));
    await kit.engine.cancel(kit.job, false);
    const state = await ended(kit);
    assert.deepEqual(told(state), ["failed: cancelled ×2"]);
    assert.deepEqual(
      tasksOf(kit).map(({ attempts }) => attempts.at(-1)?.container?.exitCode),
      [137, 137],
    );
  });

  test("that takes too long is ended, and not tried again", async (t) => {
    const script = 'trap "exit 143" TERM; while :; do sleep 0.05; done';
    const kit = await send(t, 2, { ...worker(script), secondMs: 2 }, { ...FLAGS, "attempt-timeout": 1 });
    const [reason] = (await ended(kit)).reasons;
    assert.match(reason?.reason ?? "", /exceeded timeout/);
    assert.match(reason?.remedy ?? "", /--attempt-timeout/);
    assert.deepEqual(
      tasksOf(kit).map(({ attempts }) => attempts.length),
      [1, 1],
    );
  });

  test("whose image cannot be pulled: tried again, then told so", async (t) => {
    const kit = await send(t, 2, worker(""), { ...FLAGS, image: "farm:2", attempts: 3 });
    const [reason, ...more] = (await ended(kit)).reasons;
    assert.match(reason?.reason ?? "", /CannotPullContainerError.*farm:2 not found/);
    assert.match(reason?.remedy ?? "", /--image/);
    assert.deepEqual(more, []);
    assert.deepEqual(
      tasksOf(kit).map(({ attempts }) => attempts.length),
      [3, 3],
    );
  });

  test("whose secret is not there: it says where to look", async (t) => {
    const flags = { ...FLAGS, secret: [`LICENCE=${SECRET}`], "execution-role": ROLE };
    const [reason] = (await ended(await send(t, 2, worker("exit 0"), flags))).reasons;
    assert.match(reason?.reason ?? "", /ResourceInitializationError/);
    assert.match(reason?.remedy ?? "", /execution role/);
  });
});

suite("cancelling", () => {
  const PATIENT = 'trap "echo drained; exit 143" TERM; while :; do sleep 0.05; done';

  test("ends what runs by SIGTERM and what waits at once; nothing is started again", async (t) => {
    const kit = await send(t, 6, { ...worker(PATIENT), queues: [newQueue("q", { slots: 2 })], graceMs: 10_000 });
    await until(() => tasksOf(kit).filter(({ container }) => container).length === 2);
    await kit.engine.cancel(kit.job, false);
    const state = await ended(kit);
    assert.equal(state.tasks.failed, 6);
    assert.equal(state.isEnded, true);
    const exits = tasksOf(kit).map(({ attempts }) => attempts.map(({ container }) => container?.exitCode));
    assert.deepEqual(exits, [[143], [143], [], [], [], []]);
  });

  test("a job that has ended, or that AWS has forgotten, is no error", async (t) => {
    const kit = await send(t, 2, worker("exit 0"));
    await ended(kit);
    await kit.engine.cancel(kit.job, true);
    kit.emulator.account.jobs.length = 0;
    await kit.engine.cancel(kit.job, true);
  });

  test("a refusal is an error while the job lives, and none when it has ended", async (t) => {
    const kit = await send(t, 2, worker(PATIENT));
    const refusal = { type: "ClientException", status: 400, message: "Not now." };
    kit.emulator.fault = (operation) => (operation === "TerminateJob" ? refusal : null);
    await until(() => tasksOf(kit).every(({ container }) => container));
    await assert.rejects(kit.engine.cancel(kit.job, false), { code: "batch.refused" });
    for (const task of tasksOf(kit)) task.container?.signal("SIGKILL");
    await ended(kit);
    await kit.engine.cancel(kit.job, false);
  });
});

test("the log of a task is a command to type and a page to open", async (t) => {
  const flags = { ...FLAGS, "log-group": "/farm/workers" };
  const kit = await send(t, 3, { ...worker("exit 70"), queues: [newQueue("q", { slots: 2 })] }, flags);
  await ended(kit);
  const stream = tasksOf(kit)[2]?.attempts[0]?.container?.logStreamName ?? "";
  const escaped = stream.replaceAll("/", "$252F");
  assert.deepEqual(await kit.engine.log(kit.job, 2), {
    address: [
      `aws logs tail /farm/workers --log-stream-names ${stream} --since 7d --region eu-central-1`,
      `https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logsV2:log-groups/log-group/$252Ffarm$252Fworkers/log-events/${escaped}`,
    ].join("\n"),
  });
});

test("the log of a task that never began says why", async (t) => {
  const kit = await send(t, 3, {
    queues: [newQueue("q", { stuck: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY - none" })],
  });
  await until(() => tasksOf(kit)[0]?.statusReason !== undefined);
  assert.match((await kit.engine.log(kit.job, 0)).address, /no log. It is RUNNABLE: CAPACITY:INSUFFICIENT/);
  assert.match((await kit.engine.log(kit.job, 1)).address, /no log. It is RUNNABLE$/);
  kit.emulator.account.jobs.length = 0;
  assert.match((await kit.engine.log(kit.job, 0)).address, /does not know task 0/);
});
