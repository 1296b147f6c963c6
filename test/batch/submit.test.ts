import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { FarmError } from "../../renderer/errors.ts";
import type { Fault } from "./emulator/emulator.ts";
import { newQueue } from "./emulator/records.ts";
import { allEnded, FLAGS, newJob, sent, startKit, until, userEnvironment } from "./kit.ts";

suite("sending a job", () => {
  test("100,000 frames in 200 tasks: four requests, and three the next time", async (t) => {
    const { emulator, engine, settings } = await startKit(t);
    const job = newJob(settings, 200);
    const submissions = await engine.submit(job);
    assert.deepEqual(emulator.counts(), {
      ListJobs: 1,
      DescribeJobDefinitions: 1,
      RegisterJobDefinition: 1,
      SubmitJob: 1,
    });
    assert.deepEqual(submissions, [{ id: emulator.account.jobs[0]?.id, firstTask: 0, tasks: 200 }]);
    await until(() => allEnded(emulator));
    assert.equal(emulator.account.jobs[0]?.tasks.length, 200);

    emulator.seen.length = 0;
    await engine.submit(newJob(settings, 200));
    assert.deepEqual(emulator.counts(), { ListJobs: 1, DescribeJobDefinitions: 1, SubmitJob: 1 });
    assert.equal(emulator.account.definitions.length, 1, "a revision is not made twice");
    assert.deepEqual(emulator.wrong, []);
  });

  test("1,000,000 tasks are 100 arrays", async (t) => {
    const { emulator, engine, settings } = await startKit(t, { queues: [newQueue("q", { slots: 0 })] });
    const submissions = await engine.submit(newJob(settings, 1_000_000));
    assert.equal(submissions.length, 100);
    assert.deepEqual(emulator.counts(), {
      ListJobs: 1,
      DescribeJobDefinitions: 1,
      RegisterJobDefinition: 1,
      SubmitJob: 100,
    });
    assert.deepEqual(emulator.wrong, []);
  });

  test("sent again, the job is found instead", async (t) => {
    const { emulator, engine, settings } = await startKit(t, { queues: [newQueue("q", { slots: 0 })] });
    const job = newJob(settings, 200_000);
    const first = await engine.submit(job);
    assert.equal(first.length, 20);
    assert.deepEqual(await engine.submit(job), first);
    assert.equal(emulator.account.jobs.length, 20);
    // Half of it, as after a crash in the middle.
    emulator.account.jobs.splice(10);
    const second = await engine.submit(job);
    assert.deepEqual(second.slice(0, 10), first.slice(0, 10));
    assert.equal(emulator.account.jobs.length, 20);
    assert.equal(new Set(emulator.account.jobs.map(({ name }) => name)).size, 20);
  });

  test("of two jobs with its name the older one is it", async (t) => {
    const { emulator, engine, settings } = await startKit(t);
    const job = newJob(settings, 3);
    const [first] = await engine.submit(job);
    const [original] = emulator.account.jobs;
    emulator.account.jobs.push({ ...original!, id: "again", createdAt: original!.createdAt + 1 });
    assert.deepEqual(await engine.submit(job), [first]);
  });

  test("a definition of the user's own is taken as it is", async (t) => {
    const { emulator, engine, settings } = await startKit(t);
    await engine.submit(newJob(settings, 2));
    const name = `${emulator.account.definitions[0]?.jobDefinitionName}:1`;
    const theirs = await startKit(t, {}, { queue: "q", "job-definition": name });
    theirs.emulator.account.definitions.push(...emulator.account.definitions);
    await theirs.engine.submit(newJob(theirs.settings, 2));
    assert.deepEqual(theirs.emulator.counts(), { ListJobs: 1, SubmitJob: 1 });
  });

  test("a definition is found among many revisions; one that was edited by hand is not taken for ours", async (t) => {
    const { emulator, engine, settings } = await startKit(t);
    await engine.submit(newJob(settings, 2));
    const { definitions } = emulator.account;
    const [ours] = definitions;
    const edited = { ...ours!, containerProperties: { ...ours?.containerProperties, image: "other:1" } };
    const others = [1, 2, ...Array.from({ length: 246 }, (_, k) => k + 4)].map((revision) => ({
      ...edited,
      revision,
      tags: {},
    }));
    definitions.splice(0, 1, { ...edited, revision: 250 }, ...others, { ...ours!, revision: 3 });
    emulator.seen.length = 0;
    await engine.submit(newJob(settings, 2));
    assert.deepEqual(emulator.counts(), { ListJobs: 1, DescribeJobDefinitions: 3, SubmitJob: 1 });
    assert.equal(emulator.account.jobs[1]?.definition.revision, 3);
  });
});

suite("a lost answer", () => {
  const kinds: readonly Fault[] = ["cut-before", "cut-after", "cut-body", "server-error"];

  for (const kind of kinds) {
    test(`${kind} on every operation: one job comes of it`, async (t) => {
      const { emulator, engine, settings } = await startKit(t);
      emulator.fault = (_, k) => (k === 0 ? (kind as Fault) : null);
      const job = newJob(settings, 20_000);
      const submissions = await engine.submit(job);
      assert.deepEqual(
        emulator.account.jobs.map(({ name }) => name),
        [`${job.name}-1`, `${job.name}-2`],
      );
      assert.deepEqual(
        submissions.map(({ id }) => id),
        emulator.account.jobs.map(({ id }) => id),
      );
      assert.deepEqual(emulator.wrong, []);
    });
  }

  test("a job that listings show late is waited for", async (t) => {
    const { emulator, engine, settings } = await startKit(t, { hiddenMs: 8 });
    emulator.fault = (operation, k) => (operation === "SubmitJob" && k === 0 ? "cut-after" : null);
    await engine.submit(newJob(settings, 50));
    assert.equal(emulator.account.jobs.length, 1);
  });

  test("throttled and repeated, not doubled", async (t) => {
    const { emulator, engine, settings } = await startKit(t);
    emulator.fault = (_, k) => (k < 3 ? "throttled" : null);
    await engine.submit(newJob(settings, 50));
    assert.deepEqual(emulator.counts(), {
      ListJobs: 4,
      DescribeJobDefinitions: 4,
      RegisterJobDefinition: 4,
      SubmitJob: 4,
    });
    assert.equal(emulator.account.jobs.length, 1);
  });

  test("that never comes: the job is not forgotten, and status finds it", async (t) => {
    const { emulator, engine, settings } = await startKit(t, { queues: [newQueue("q", { slots: 0 })] });
    const job = newJob(settings, 50);
    emulator.fault = (operation, k) => {
      if (operation === "SubmitJob") return "cut-after";
      return operation === "ListJobs" && k > 0 ? "cut-before" : null;
    };
    const error = await failure(engine.submit(job));
    assert.equal(error.kind, "failed", "sendJob forgets jobs of kind user only");
    assert.match(error.remedy ?? "", /farm status/);
    emulator.fault = () => null;
    assert.equal((await engine.inspect(job)).tasks.waiting, 50);
    await engine.cancel(job, false);
    assert.equal((await engine.inspect(job)).isEnded, true);
  });
});

const failure = async (work: Promise<unknown>): Promise<FarmError> => {
  const error = await work.then(
    () => assert.fail("it must fail"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FarmError, String(error));
  return error;
};

suite("what a person can mend is said", () => {
  const queues = [
    newQueue("gpu-spot"),
    newQueue("closed", { state: "DISABLED" }),
    newQueue("broken", { status: "INVALID" }),
    newQueue("shared", { isFairShare: true }),
  ];
  const cases: readonly [flags: object, code: string, message: RegExp, remedy: RegExp][] = [
    [{ queue: "gpu-spt" }, "batch.no-queue", /no job queue "gpu-spt" in eu-central-1/, /Did you mean "gpu-spot"/],
    [{ queue: "closed" }, "batch.queue-disabled", /disabled/, /update-job-queue --job-queue closed --state ENABLED/],
    [{ queue: "broken" }, "batch.queue-invalid", /INVALID: Compute environments are invalid/, /compute environments/],
    [{ queue: "shared" }, "batch.share", /must name its share/, /--share-identifier/],
    [{ queue: "gpu-spot", "share-identifier": "a" }, "batch.share", /no fair-share/, /Leave out/],
    [
      { "job-definition": "gone:9", image: undefined, queue: "gpu-spot" },
      "batch.refused",
      /JobDefinition gone:9 not found/,
      /dry-run/,
    ],
  ];

  for (const [flags, code, message, remedy] of cases) {
    test(code, async (t) => {
      const { engine, settings } = await startKit(t, { queues }, { ...FLAGS, ...flags });
      const error = await failure(engine.submit(newJob(settings, 3)));
      assert.deepEqual([error.code, error.kind], [code, "user"]);
      assert.match(error.message, message);
      assert.match(error.remedy ?? "", remedy);
    });
  }

  const answers: readonly [fault: Fault, code: string, kind: string, message: RegExp][] = [
    [
      { type: "AccessDeniedException", status: 403, message: "User: x is not authorized to perform: batch:ListJobs" },
      "batch.denied",
      "user",
      /not authorized to perform/,
    ],
    [
      { type: "UnrecognizedClientException", status: 403, message: "The security token is invalid." },
      "batch.credentials",
      "user",
      /token is invalid/,
    ],
    [
      { type: "ExpiredTokenException", status: 403, message: "The security token has expired" },
      "batch.credentials",
      "user",
      /expired/,
    ],
    ["throttled", "batch.throttled", "failed", /too many requests/],
    ["server-error", "batch.unavailable", "failed", /HTTP 500/],
  ];

  for (const [fault, code, kind, message] of answers) {
    test(`${code} (${typeof fault === "string" ? fault : fault.type})`, async (t) => {
      const { emulator, engine, settings } = await startKit(t);
      emulator.fault = () => fault;
      const error = await failure(engine.submit(newJob(settings, 3)));
      assert.deepEqual([error.code, error.kind], [code, kind]);
      assert.match(error.message, message);
      assert.equal(emulator.account.jobs.length, 0);
    });
  }

  test("no credentials", async (t) => {
    const { emulator } = await startKit(t);
    userEnvironment({
      AWS_ENDPOINT_URL_BATCH: emulator.endpoint,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });
    const { batch } = await import("../../farm/executors/batch/batch.ts");
    const settings = await batch.settle(FLAGS as Record<string, unknown>, "s3://bucket/night");
    const engine = await batch.open(settings);
    const error = await failure(engine.submit(newJob(settings as never, 3)));
    assert.deepEqual([error.code, error.kind], ["batch.credentials", "user"]);
    assert.match(error.remedy ?? "", /AWS_PROFILE/);
  });

  test("nobody there", async (t) => {
    const { settings } = await startKit(t);
    userEnvironment({ AWS_ENDPOINT_URL_BATCH: "http://127.0.0.1:9" });
    const { batch } = await import("../../farm/executors/batch/batch.ts");
    const lonely = await batch.open(settings);
    const error = await failure(lonely.submit(newJob(settings, 3)));
    assert.deepEqual([error.code, error.kind], ["batch.unreachable", "user"]);
  });

  test("a refusal in the middle leaves a job that goes on, and says so", async (t) => {
    const { emulator, engine, settings } = await startKit(t, { queues: [newQueue("q", { slots: 0 })] });
    const denied = { type: "AccessDeniedException", status: 403, message: "Enough." };
    emulator.fault = (operation, k) => (operation === "SubmitJob" && k === 1 ? denied : null);
    const job = newJob(settings, 20_001);
    const error = await failure(engine.submit(job));
    assert.deepEqual([error.code, error.kind], ["batch.denied", "failed"]);
    const state = await engine.inspect(job);
    assert.equal(state.tasks.waiting, 20_001);
    assert.deepEqual(
      state.reasons.map(({ reason, tasks }) => [reason, tasks]),
      [["on the way to AWS Batch", 13_334]],
    );
    const old = await sent(engine, job);
    assert.equal(old.submissions.length, 3);
  });
});
