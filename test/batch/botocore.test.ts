// A second opinion on every request, from the library below AWS's own command line.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Seen } from "./emulator/emulator.ts";
import { newQueue } from "./emulator/records.ts";
import { FLAGS, newJob, sent, startKit, until } from "./kit.ts";

const SCRIPT = fileURLToPath(new URL("validate-requests.py", import.meta.url));
const missing =
  spawnSync("python3", ["-c", "import botocore"]).status !== 0 && "needs python3 with botocore (python3-botocore)";

function reports(requests: readonly Seen[]): string[] {
  const input = JSON.stringify(requests.map(({ operation, request }) => [operation, request]));
  const { stdout, stderr, status } = spawnSync("python3", [SCRIPT], { input, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as string[];
}

test("botocore finds nothing wrong with any request", { skip: missing }, async (t) => {
  const role = "arn:aws:iam::123456789012:role/farm";
  const queue = newQueue("q", { isFairShare: true, slots: 0 });
  const flags = {
    ...FLAGS,
    hardware: true,
    "share-identifier": "nightly",
    "scheduling-priority": 7,
    "job-role": role,
    "execution-role": role,
    env: ["A=b"],
    secret: ["LICENCE=arn:aws:ssm:eu-central-1:123456789012:parameter/licence"],
    "log-group": "/farm",
    tag: ["a=b"],
  };
  const { emulator, engine, settings } = await startKit(t, { queues: [queue] }, flags);
  const job = await sent(engine, newJob(settings, 2200));
  await until(() => queue.waiting.length === 2200);
  await engine.inspect(job);
  await engine.log(job, 1);
  await engine.cancel(job, false);
  await engine.failedTasks(job);
  const refusal = { type: "ClientException", status: 400, message: "No." };
  emulator.fault = (operation) => (operation === "SubmitJob" ? refusal : null);
  await assert.rejects(engine.submit(newJob(settings, 1)), { code: "batch.refused" });
  const operations = new Set(emulator.seen.map(({ operation }) => operation));
  assert.deepEqual([...operations].sort(), [
    "DescribeJobDefinitions",
    "DescribeJobQueues",
    "DescribeJobs",
    "ListJobs",
    "RegisterJobDefinition",
    "SubmitJob",
    "TerminateJob",
  ]);
  for (const [k, report] of reports(emulator.seen).entries())
    assert.equal(report, "", JSON.stringify(emulator.seen[k]));
});

test("botocore would find it", { skip: missing }, () => {
  const requests = [
    { operation: "SubmitJob", request: { jobName: "a", jobQueue: "q" } },
    { operation: "SubmitJob", request: { jobName: "a", jobQueue: "q", jobDefinition: "d", arraySize: 2 } },
  ];
  const [first, second] = reports(requests);
  assert.match(first ?? "", /Missing required parameter.*jobDefinition/);
  assert.match(second ?? "", /Unknown parameter.*arraySize/);
});
