import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { jobDefinition } from "../../farm/executors/batch/definition.ts";
import type { BatchFlags } from "../../farm/executors/batch/flags.ts";
import { manifest } from "../../farm/executors/batch/manifest.ts";
import { partsOf, submitRequest } from "../../farm/executors/batch/requests.ts";
import { retryStrategy } from "../../farm/executors/batch/retry-rules.ts";
import type { WorkerDefinition } from "../../farm/executors/batch/settings.ts";
import { settleBatch } from "../../farm/executors/batch/settle.ts";
import { checkDefinition, checkSubmission } from "./emulator/limits.ts";
import { type Ended, isRetried } from "./emulator/retry.ts";
import { misfits } from "./emulator/shapes.ts";
import { FLAGS, newJob, RUN, userEnvironment } from "./kit.ts";

before(() => userEnvironment());

const ROLE = "arn:aws:iam::123456789012:role/farm/worker";
const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:licence-AbCdEf";
const EVERYTHING: BatchFlags = {
  ...FLAGS,
  vcpus: 8,
  memory: 16384,
  shm: 2048,
  hardware: true,
  "job-role": ROLE,
  "execution-role": ROLE,
  env: ["A=b"],
  secret: [`LICENCE=${SECRET}`],
  attempts: 10,
  "attempt-timeout": 1,
  "share-identifier": "nightly",
  "scheduling-priority": 9999,
  "log-group": "/farm/workers",
  tag: ["team=vision", "cost centre=12"],
};

const definitionOf = async (flags: BatchFlags) => {
  const settings = await settleBatch(flags, RUN);
  return jobDefinition(settings, settings.definition as WorkerDefinition);
};

suite("arrays", () => {
  const sizes = (tasks: number) => partsOf({ name: "n", tasks }).map((part) => part.tasks);

  test("one task is a plain job; up to 10,000 are one array; more are arrays of even size", () => {
    assert.deepEqual(sizes(1), [1]);
    assert.deepEqual(sizes(2), [2]);
    assert.deepEqual(sizes(10_000), [10_000]);
    assert.deepEqual(sizes(10_001), [5000, 5001]);
    assert.deepEqual(sizes(20_001), [6667, 6667, 6667]);
  });

  test("every task is in one part, and no part of many is of a single task", () => {
    for (const tasks of [1, 2, 9999, 10_001, 20_001, 29_999, 123_457, 1_000_000]) {
      const parts = partsOf({ name: "n", tasks });
      let next = 0;
      for (const { firstTask, tasks: size } of parts) {
        assert.equal(firstTask, next);
        assert.ok(parts.length === 1 || (size >= 2 && size <= 10_000));
        next += size;
      }
      assert.equal(next, tasks);
      assert.equal(new Set(parts.map(({ name }) => name)).size, parts.length);
    }
  });
});

suite("a job definition", () => {
  test("says all that a worker needs, and nothing of a job", async () => {
    const { tags, jobDefinitionName, ...content } = await definitionOf(EVERYTHING);
    assert.deepEqual(content, {
      type: "container",
      platformCapabilities: ["EC2"],
      containerProperties: {
        image: "farm:1",
        resourceRequirements: [
          { type: "VCPU", value: "8" },
          { type: "MEMORY", value: "16384" },
          { type: "GPU", value: "1" },
        ],
        linuxParameters: { initProcessEnabled: true, sharedMemorySize: 2048 },
        jobRoleArn: ROLE,
        executionRoleArn: ROLE,
        secrets: [{ name: "LICENCE", valueFrom: SECRET }],
        logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/farm/workers" } },
      },
    });
    assert.match(tags?.["seedfarm:content"] ?? "", /^[0-9a-f]{64}$/);
    assert.equal(jobDefinitionName, `seedfarm-${tags?.["seedfarm:content"]?.slice(0, 12)}`);
  });

  test("has a name that follows from what it says", async () => {
    const { jobDefinitionName } = await definitionOf(FLAGS);
    assert.equal(
      (await definitionOf({ ...FLAGS, attempts: 9, tag: ["a=b"], env: ["A=b"] })).jobDefinitionName,
      jobDefinitionName,
    );
    for (const change of [{ image: "farm:2" }, { vcpus: 3 }, { shm: 512 }, { "job-role": ROLE }, { hardware: true }])
      assert.notEqual((await definitionOf({ ...FLAGS, ...change })).jobDefinitionName, jobDefinitionName);
  });

  test("on Fargate has neither /dev/shm nor cards", async () => {
    const roles = { "job-role": ROLE, "execution-role": ROLE };
    const definition = await definitionOf({ ...FLAGS, ...roles, platform: "FARGATE" });
    assert.deepEqual(definition.containerProperties?.linuxParameters, { initProcessEnabled: true });
    assert.deepEqual(definition.platformCapabilities, ["FARGATE"]);
    checkDefinition(definition);
  });
});

suite("a submission", () => {
  test("says all of the job", async () => {
    const settings = await settleBatch(EVERYTHING, RUN);
    const job = newJob(settings, 200, { workerFlags: ["--hardware"] });
    const [part] = partsOf(job);
    assert.deepEqual(submitRequest(job, settings, part!, "d:3"), {
      jobName: job.name,
      jobQueue: "q",
      jobDefinition: "d:3",
      arrayProperties: { size: 200 },
      containerOverrides: {
        command: ["farm", "work", "--run", RUN, "--job", job.id, "--hardware"],
        environment: [
          { name: "AWS_REGION", value: "eu-central-1" },
          { name: "A", value: "b" },
        ],
      },
      retryStrategy: retryStrategy(settings),
      timeout: { attemptDurationSeconds: 60 },
      shareIdentifier: "nightly",
      schedulingPriorityOverride: 9999,
      propagateTags: true,
      tags: { team: "vision", "cost centre": "12", "seedfarm:run": RUN, "seedfarm:job": job.id },
    });
  });

  test("tells a lone worker its task, and the workers of a later array their first", async () => {
    const settings = await settleBatch(FLAGS, RUN);
    const environment = (tasks: number) => {
      const job = newJob(settings, tasks);
      return partsOf(job).map((part) =>
        submitRequest(job, settings, part, "d:1").containerOverrides?.environment?.map(
          ({ name, value }) => `${name}=${value}`,
        ),
      );
    };
    const region = "AWS_REGION=eu-central-1";
    assert.deepEqual(environment(1), [[region, "FARM_TASK=0"]]);
    assert.deepEqual(environment(2), [[region]]);
    assert.deepEqual(environment(10_002), [
      [region, "FARM_FIRST_TASK=0"],
      [region, "FARM_FIRST_TASK=5001"],
    ]);
  });

  test("overrides the resources of a definition of the user's own only where told to", async () => {
    const overrides = async (flags: BatchFlags) => {
      const settings = await settleBatch({ queue: "q", "job-definition": "mine:7", ...flags }, RUN);
      const job = newJob(settings, 2);
      return submitRequest(job, settings, partsOf(job)[0]!, "mine:7").containerOverrides?.resourceRequirements;
    };
    assert.equal(await overrides({}), undefined);
    assert.deepEqual(await overrides({ hardware: true }), [{ type: "GPU", value: "1" }]);
    assert.deepEqual(await overrides({ memory: 8192 }), [{ type: "MEMORY", value: "8192" }]);
  });

  test("takes a run's place into a tag, whatever it is called", async () => {
    const settings = await settleBatch(FLAGS, RUN);
    const run = `s3://bucket/${"nächte (alt) & neu*/".repeat(20)}`;
    const job = newJob(settings, 2, { run });
    const request = submitRequest(job, settings, partsOf(job)[0]!, "d:1");
    const tag = request.tags?.["seedfarm:run"] ?? "";
    assert.ok(tag.startsWith("s3://bucket/nächte _alt_ _ neu_/") && tag.length <= 256);
    assert.ok(request.containerOverrides?.command?.includes(run), "the worker has it as it is");
  });

  test("that AWS would not take for its size is refused here", async () => {
    const settings = await settleBatch({ ...FLAGS, env: [`LONG=${"x".repeat(31_000)}`] }, RUN);
    const job = newJob(settings, 2);
    assert.throws(() => submitRequest(job, settings, partsOf(job)[0]!, "d:1"), { code: "batch.too-long" });
    await assert.rejects(
      definitionOf({
        ...FLAGS,
        ...{ "execution-role": ROLE },
        secret: Array.from({ length: 300 }, (_, k) => `S${k}=${SECRET}`),
      }),
      { code: "batch.too-long" },
    );
  });
});

test("what is tried again", async () => {
  const retried = async (ended: Ended, flags: BatchFlags = FLAGS, tried = 1) =>
    isRetried(retryStrategy(await settleBatch(flags, RUN)), tried, ended);
  const exit = (exitCode: number): Ended => ({ statusReason: "Essential container in task exited", exitCode });
  const spot = { statusReason: "Host EC2 (instance i-0123456789abcdef0) terminated." };
  assert.equal(await retried(spot), true);
  assert.equal(await retried(spot, FLAGS, 4), true);
  assert.equal(await retried(spot, FLAGS, 5), false);
  assert.equal(await retried(spot, { ...FLAGS, attempts: 1 }), false);
  assert.equal(await retried({ statusReason: "Task failed to start", reason: "CannotPullContainerError: 503" }), true);
  for (const code of [75, 143]) assert.equal(await retried(exit(code)), true, String(code));
  for (const code of [1, 7, 14, 65, 70, 130, 137, 139, 255])
    assert.equal(await retried(exit(code)), false, String(code));
  assert.equal(
    await retried({ ...exit(137), reason: "OutOfMemoryError: Container killed due to memory usage" }),
    false,
  );
  const fargate = { ...FLAGS, platform: "FARGATE", "job-role": ROLE, "execution-role": ROLE } as const;
  assert.equal(await retried({ statusReason: "Your Spot Task was interrupted." }, fargate), true);
});

test("the manifest holds what AWS takes, and what `aws … --cli-input-json` reads", async () => {
  for (const [flags, tasks] of [
    [FLAGS, 1],
    [EVERYTHING, 200],
    [FLAGS, 10_001],
  ] as const) {
    const settings = await settleBatch(flags, RUN);
    const { jobDefinition: definition, submit } = JSON.parse(manifest(settings, newJob(settings, tasks)));
    assert.deepEqual(misfits("RegisterJobDefinition", "Request", definition), []);
    checkDefinition(definition);
    for (const request of submit) {
      assert.deepEqual(misfits("SubmitJob", "Request", request), []);
      checkSubmission(request);
      assert.equal(request.jobDefinition, `${definition.jobDefinitionName}:1`);
    }
  }
  const settings = await settleBatch({ queue: "q", "job-definition": "mine:7" }, RUN);
  const { jobDefinition: none, submit } = JSON.parse(manifest(settings, newJob(settings, 3)));
  assert.equal(none, undefined);
  assert.equal(submit[0].jobDefinition, "mine:7");
});
