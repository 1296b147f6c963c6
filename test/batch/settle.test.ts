import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { BatchFlags } from "../../farm/executors/batch/flags.ts";
import { settleBatch } from "../../farm/executors/batch/settle.ts";
import { FarmError } from "../../renderer/errors.ts";
import { FLAGS, RUN, userEnvironment } from "./kit.ts";

before(() => userEnvironment());

const ROLE = "arn:aws:iam::123456789012:role/farm/worker";
const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:licence-AbCdEf";

test("two flags are enough", async () => {
  assert.deepEqual(await settleBatch(FLAGS, RUN), {
    region: "eu-central-1",
    queue: "q",
    platform: "EC2",
    definition: { image: "farm:1", shmMebibytes: 1024, secrets: {} },
    vcpus: 2,
    memoryMebibytes: 4096,
    attempts: 5,
    attemptTimeoutMinutes: 360,
    env: { AWS_REGION: "eu-central-1" },
    tags: {},
  });
});

test("--hardware asks for one card, and --gpus for more", async () => {
  assert.equal((await settleBatch({ ...FLAGS, hardware: true }, RUN)).gpus, 1);
  assert.equal((await settleBatch({ ...FLAGS, hardware: true, gpus: 4 }, RUN)).gpus, 4);
  assert.equal((await settleBatch({ ...FLAGS, hardware: false }, RUN)).gpus, undefined);
});

test("workers are told where S3 is when it is not Amazon's; --env wins", async () => {
  userEnvironment({ AWS_ENDPOINT_URL_S3: "http://ceph.local:7480" });
  const { env } = await settleBatch({ ...FLAGS, env: ["AWS_REGION=us-east-1", "A=b=c", "EMPTY="] }, RUN);
  assert.deepEqual(env, {
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_S3: "http://ceph.local:7480",
    A: "b=c",
    EMPTY: "",
  });
  userEnvironment();
});

test("a definition of the user's own keeps its resources", async () => {
  const { definition, ...settings } = await settleBatch({ queue: "q", "job-definition": "mine:7", vcpus: 4 }, RUN);
  assert.deepEqual(definition, { name: "mine:7" });
  assert.equal(settings.vcpus, 4);
  assert.equal(settings.memoryMebibytes, undefined);
});

test("Fargate: a fitting size, both roles, no /dev/shm", async () => {
  const fargate = { ...FLAGS, platform: "FARGATE", "job-role": ROLE, "execution-role": ROLE, memory: 8192 } as const;
  const { definition, platform } = await settleBatch(fargate, RUN);
  assert.equal(platform, "FARGATE");
  assert.deepEqual(definition, { image: "farm:1", jobRole: ROLE, executionRole: ROLE, secrets: {} });
});

const ROLES = { "job-role": ROLE, "execution-role": ROLE } as const;
const FARGATE = { ...FLAGS, ...ROLES, platform: "FARGATE" } as const;

const REFUSED: readonly [flags: BatchFlags, code: string, where: string][] = [
  [{ image: "farm:1" }, "batch.needs-flag", "--queue"],
  [{ queue: "q" }, "batch.needs-flag", "--image"],
  [{ ...FLAGS, queue: "no queue" }, "batch.bad-flag", "--queue"],
  [{ ...FLAGS, queue: "arn:aws:batch:us-east-1:123456789012:job-queue/q" }, "batch.bad-flag", "--queue"],
  [{ ...FLAGS, image: "farm 1" }, "batch.bad-flag", "--image"],
  [{ queue: "q", "job-definition": "mine" }, "batch.bad-flag", "--job-definition"],
  [{ ...FLAGS, "job-definition": "mine:1" }, "batch.flags-clash", "--image"],
  [{ queue: "q", "job-definition": "mine:1", shm: 64 }, "batch.flags-clash", "--shm"],
  [{ ...FLAGS, "job-role": "worker" }, "batch.bad-flag", "--job-role"],
  [{ ...FLAGS, vcpus: 0 }, "batch.bad-flag", "--vcpus"],
  [{ ...FLAGS, vcpus: 1.5 }, "batch.bad-flag", "--vcpus"],
  [{ ...FLAGS, memory: 512 }, "batch.bad-flag", "--memory"],
  [{ ...FLAGS, shm: 4096 }, "batch.bad-flag", "--shm"],
  [{ ...FLAGS, gpus: 0 }, "batch.bad-flag", "--gpus"],
  [{ ...FLAGS, attempts: 11 }, "batch.bad-flag", "--attempts"],
  [{ ...FLAGS, attempts: 0 }, "batch.bad-flag", "--attempts"],
  [{ ...FLAGS, "attempt-timeout": 0.5 }, "batch.bad-flag", "--attempt-timeout"],
  [{ ...FLAGS, "share-identifier": "a-b" }, "batch.bad-flag", "--share-identifier"],
  [{ ...FLAGS, "scheduling-priority": 1 }, "batch.needs-flag", "--share-identifier"],
  [{ ...FLAGS, "share-identifier": "a", "scheduling-priority": 10_000 }, "batch.bad-flag", "--scheduling-priority"],
  [{ ...FLAGS, env: ["A"] }, "batch.bad-flag", "--env"],
  [{ ...FLAGS, env: ["=b"] }, "batch.bad-flag", "--env"],
  [{ ...FLAGS, env: ["A=1", "A=2"] }, "batch.bad-flag", "--env"],
  [{ ...FLAGS, env: ["1A=b"] }, "batch.bad-flag", "--env"],
  [{ ...FLAGS, env: ["AWS_BATCH_JOB_ID=1"] }, "batch.bad-flag", "--env"],
  [{ ...FLAGS, env: ["FARM_TASK=1"] }, "batch.bad-flag", "--env"],
  [{ ...FLAGS, env: ["AWS_SECRET_ACCESS_KEY=x"] }, "batch.secret-in-env", "--env"],
  [{ ...FLAGS, env: ["db_password=x"] }, "batch.secret-in-env", "--env"],
  [{ ...FLAGS, secret: [`LICENCE=${SECRET}`] }, "batch.needs-flag", "--execution-role"],
  [{ ...FLAGS, ...ROLES, secret: ["LICENCE=hunter2"] }, "batch.bad-flag", "--secret"],
  [{ ...FLAGS, "log-group": "a b" }, "batch.bad-flag", "--log-group"],
  [{ ...FLAGS, tag: ["aws:x=1"] }, "batch.bad-flag", "--tag"],
  [{ ...FLAGS, tag: ["seedfarm:x=1"] }, "batch.bad-flag", "--tag"],
  [{ ...FLAGS, tag: [`${"k".repeat(129)}=1`] }, "batch.bad-flag", "--tag"],
  [{ ...FLAGS, tag: ["k=a*b"] }, "batch.bad-flag", "--tag"],
  [{ ...FLAGS, tag: Array.from({ length: 48 }, (_, k) => `k${k}=1`) }, "batch.bad-flag", "--tag"],
  [{ ...FARGATE, shm: 1024 }, "batch.flags-clash", "--shm"],
  [{ ...FARGATE, gpus: 1 }, "batch.flags-clash", "--gpus"],
  [{ ...FARGATE, hardware: true }, "batch.flags-clash", "--hardware"],
  [{ ...FARGATE, vcpus: 3 }, "batch.bad-flag", "--vcpus"],
  [{ ...FARGATE, memory: 5000 }, "batch.bad-flag", "--memory"],
  [{ ...FLAGS, platform: "FARGATE" }, "batch.needs-flag", "--execution-role"],
];

test("what cannot be is refused before anything is made, and the flag is named", async () => {
  for (const [flags, code, where] of REFUSED) {
    const error = await settleBatch(flags, RUN).then(
      () => assert.fail(`${JSON.stringify(flags)} passed`),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof FarmError, String(error));
    assert.deepEqual([error.code, error.where, error.kind], [code, where, "user"], error.message);
    assert.ok((error.remedy ?? "").length > 10);
    assert.ok(!`${error.message}${error.remedy}`.includes("hunter2"), "a secret is not repeated");
  }
});

test("a folder is no place for a run on AWS Batch", async () => {
  await assert.rejects(settleBatch(FLAGS, "/home/me/runs/night"), { code: "batch.needs-s3", where: "--out" });
});

test("without a region nothing goes", async () => {
  userEnvironment({ AWS_REGION: undefined });
  await assert.rejects(settleBatch(FLAGS, RUN), { code: "batch.region", remedy: /AWS_REGION/ });
  userEnvironment();
});
