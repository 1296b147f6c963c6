// The emulator itself: what it would let pass, the engine's tests could not find.
import assert from "node:assert/strict";
import { suite, type TestContext, test } from "node:test";
import { type Emulator, startEmulator } from "./emulator/emulator.ts";
import { newQueue } from "./emulator/records.ts";
import { thoughts } from "./emulator/runtime.ts";
import { until } from "./kit.ts";

const SIGNATURE = "AWS4-HMAC-SHA256 Credential=AKID/20250131/eu-central-1/batch/aws4_request, Signature=0";

interface Answer {
  status: number;
  type: string | null;
  /** What the tests read of any answer. */
  body: { message: string; revision: number; jobId: string; nextToken?: string; jobSummaryList: [Listed, ...Listed[]] };
}

interface Listed {
  jobId: string;
  jobName: string;
}

async function ask(
  { endpoint }: Emulator,
  operation: string,
  request: object,
  authorization = SIGNATURE,
): Promise<Answer> {
  const answer = await fetch(`${endpoint}/v1/${operation.toLowerCase()}`, {
    method: "POST",
    headers: { authorization },
    body: JSON.stringify(request),
  });
  return {
    status: answer.status,
    type: answer.headers.get("x-amzn-errortype"),
    body: (await answer.json()) as Answer["body"],
  };
}

const SIZE = [
  { type: "VCPU", value: "2" },
  { type: "MEMORY", value: "4096" },
];
const CONTAINER = { image: "farm:1", resourceRequirements: SIZE };
const DEFINITION = { jobDefinitionName: "d", type: "container", containerProperties: CONTAINER };
const JOB = { jobName: "j", jobQueue: "q", jobDefinition: "d" };

async function ready(t: TestContext, options: Parameters<typeof startEmulator>[1] = {}): Promise<Emulator> {
  const emulator = await startEmulator(t, options);
  assert.equal((await ask(emulator, "RegisterJobDefinition", DEFINITION)).body.revision, 1);
  return emulator;
}

const container = (changes: object) => ({ ...DEFINITION, containerProperties: { ...CONTAINER, ...changes } });
const FARGATE = { platformCapabilities: ["FARGATE"] };
const rules = (...evaluateOnExit: object[]) => ({ attempts: 2, evaluateOnExit });

const REFUSED_DEFINITIONS: readonly [name: string, request: object, why: RegExp][] = [
  ["a name with a space", { ...DEFINITION, jobDefinitionName: "a b" }, /jobDefinitionName/],
  ["no memory", container({ resourceRequirements: SIZE.slice(0, 1) }), /MEMORY/],
  ["half a card", container({ resourceRequirements: [...SIZE, { type: "GPU", value: "0.5" }] }), /GPU/],
  ["a number as a number", container({ resourceRequirements: [{ type: "VCPU", value: 2 }] }), /string wanted/],
  ["an unknown member", container({ sharedMemorySize: 64 }), /there is no sharedMemorySize/],
  ["a reserved variable", container({ environment: [{ name: "AWS_BATCH_X", value: "" }] }), /reserved/],
  [
    "/dev/shm on Fargate",
    { ...container({ executionRoleArn: "r", linuxParameters: { sharedMemorySize: 64 } }), ...FARGATE },
    /Fargate/,
  ],
  ["no execution role on Fargate", { ...DEFINITION, ...FARGATE }, /executionRoleArn/],
  ["51 tags", { ...DEFINITION, tags: Object.fromEntries(Array.from({ length: 51 }, (_, k) => [`k${k}`, ""])) }, /tags/],
  ["25 KiB", container({ command: ["x".repeat(25_000)] }), /24 KiB/],
];

const REFUSED_JOBS: readonly [name: string, request: object, why: RegExp][] = [
  ["an array of one", { arrayProperties: { size: 1 } }, /Array size 1/],
  ["an array of 10,001", { arrayProperties: { size: 10_001 } }, /Array size 10001/],
  ["a long name", { jobName: "x".repeat(129) }, /jobName/],
  ["a name that begins with a hyphen", { jobName: "-a" }, /jobName/],
  ["an empty word in the command", { containerOverrides: { command: ["a", ""] } }, /empty string/],
  ["a reserved variable", { containerOverrides: { environment: [{ name: "AWS_BATCH", value: "" }] } }, /reserved/],
  ["six rules", { retryStrategy: rules(...Array(6).fill({ action: "EXIT", onReason: "*" })) }, /5 entries/],
  ["rules without attempts", { retryStrategy: { evaluateOnExit: [{ action: "EXIT" }] } }, /attempts is required/],
  ["11 attempts", { retryStrategy: { attempts: 11 } }, /from 1 to 10/],
  ["a star in the middle", { retryStrategy: rules({ action: "RETRY", onReason: "Cannot*Container" }) }, /pattern/],
  ["letters in an exit code", { retryStrategy: rules({ action: "RETRY", onExitCode: "7x" }) }, /pattern/],
  ["an unknown action", { retryStrategy: rules({ action: "AGAIN" }) }, /no action/],
  ["59 seconds", { timeout: { attemptDurationSeconds: 59 } }, /60 seconds/],
  ["31 KiB", { containerOverrides: { command: ["x".repeat(31_000)] } }, /30 KiB/],
  ["a share without fair share", { shareIdentifier: "a" }, /not allowed/],
  ["no share with fair share", { jobQueue: "fair" }, /required/],
  ["a queue that there is not", { jobQueue: "p" }, /JobQueue p not found/],
  ["a closed queue", { jobQueue: "closed" }, /not ENABLED/],
  ["a definition that there is not", { jobDefinition: "d:9" }, /JobDefinition d:9 not found/],
  ["a missing member", { jobQueue: undefined }, /jobQueue is missing/],
  ["a reserved priority", { schedulingPriorityOverride: 10_000 }, /9999/],
];

suite("the emulator refuses", () => {
  for (const [name, request, why] of REFUSED_DEFINITIONS) {
    test(`in a definition: ${name}`, async (t) => {
      const { status, type, body } = await ask(await startEmulator(t), "RegisterJobDefinition", request);
      assert.deepEqual([status, type], [400, "ClientException"]);
      assert.match(body.message, why);
    });
  }

  const queues = [newQueue("q"), newQueue("fair", { isFairShare: true }), newQueue("closed", { state: "DISABLED" })];
  for (const [name, changes, why] of REFUSED_JOBS) {
    test(`in a job: ${name}`, async (t) => {
      const emulator = await ready(t, { queues });
      const { status, type, body } = await ask(emulator, "SubmitJob", { ...JOB, ...changes });
      assert.deepEqual([status, type], [400, "ClientException"]);
      assert.match(body.message, why);
      assert.equal(emulator.account.jobs.length, 0);
    });
  }

  test("what is not signed for AWS Batch", async (t) => {
    const emulator = await startEmulator(t);
    assert.equal((await ask(emulator, "ListJobs", { jobQueue: "q" }, "")).status, 403);
    assert.equal(
      (await ask(emulator, "ListJobs", { jobQueue: "q" }, SIGNATURE.replace("/batch/", "/s3/"))).status,
      403,
    );
  });

  test("listings that AWS would refuse, and more ids than 100", async (t) => {
    const emulator = await ready(t);
    const name = { name: "JOB_NAME", values: ["a"] };
    for (const request of [{}, { jobQueue: "q", arrayJobId: "1" }, { jobQueue: "q", filters: [name, name] }])
      assert.equal((await ask(emulator, "ListJobs", request)).status, 400);
    assert.equal((await ask(emulator, "DescribeJobs", { jobs: Array(101).fill("1") })).status, 400);
  });
});

suite("the emulator lists", () => {
  test("running jobs only unless told otherwise, pages of 1,000 or 100, by name in any case", async (t) => {
    const emulator = await ready(t, { run: thoughts(() => null), queues: [newQueue("q", { slots: 1 })] });
    const array = { arrayProperties: { size: 2500 } };
    const { jobId } = (await ask(emulator, "SubmitJob", { ...JOB, ...array })).body;
    await until(() => emulator.account.tasks(jobId)[0]?.status === "RUNNING");
    const list = async (request: object) => (await ask(emulator, "ListJobs", request)).body;
    assert.equal((await list({ arrayJobId: jobId })).jobSummaryList.length, 1);
    const first = await list({ arrayJobId: jobId, jobStatus: "RUNNABLE" });
    const third = await list({ arrayJobId: jobId, jobStatus: "RUNNABLE", nextToken: "ZnJvbToyMDAw" });
    assert.deepEqual(
      [first.jobSummaryList.length, third.jobSummaryList.length, third.nextToken],
      [1000, 499, undefined],
    );

    for (let k = 0; k < 150; k++) await ask(emulator, "SubmitJob", { ...JOB, jobName: `Night-${k}` });
    const named = await list({ jobQueue: "q", filters: [{ name: "JOB_NAME", values: ["night*"] }] });
    assert.equal(named.jobSummaryList.length, 100);
    assert.equal(named.jobSummaryList[0].jobName, "Night-149", "the newest first");
    assert.equal((await list({ jobQueue: "q" })).jobSummaryList.length, 0, "the array's parent is PENDING");
    assert.equal((await list({ jobQueue: "q", jobStatus: "PENDING" })).jobSummaryList[0].jobId, jobId);
    assert.deepEqual(emulator.wrong, []);
  });

  test("a new revision for each registration; without one in the job the newest is meant", async (t) => {
    const emulator = await ready(t);
    assert.equal((await ask(emulator, "RegisterJobDefinition", DEFINITION)).body.revision, 2);
    await ask(emulator, "SubmitJob", JOB);
    await ask(emulator, "SubmitJob", { ...JOB, jobDefinition: "d:1" });
    assert.deepEqual(
      emulator.account.jobs.map(({ definition }) => definition.revision),
      [2, 1],
    );
  });

  test("cancelling leaves what runs alone", async (t) => {
    const emulator = await ready(t, { run: thoughts(() => null), queues: [newQueue("q", { slots: 2 })] });
    const { jobId } = (await ask(emulator, "SubmitJob", { ...JOB, arrayProperties: { size: 4 } })).body;
    await until(() => emulator.account.tasks(jobId)[1]?.status === "RUNNING");
    assert.equal((await ask(emulator, "CancelJob", { jobId, reason: "x" })).status, 200);
    const statuses = () => emulator.account.tasks(jobId).map(({ status }) => status);
    assert.deepEqual(statuses(), ["RUNNING", "RUNNING", "FAILED", "FAILED"]);
    assert.equal((await ask(emulator, "CancelJob", { jobId: "unknown", reason: "x" })).status, 200);
  });
});
