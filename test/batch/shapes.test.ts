import assert from "node:assert/strict";
import { test } from "node:test";
import { misfits } from "./emulator/shapes.ts";

const JOB = { jobName: "a", jobQueue: "q", jobDefinition: "d:1" };

test("what is as AWS describes it passes", () => {
  const full = {
    ...JOB,
    arrayProperties: { size: 3 },
    containerOverrides: { command: ["farm"], environment: [{ name: "A", value: "b" }] },
    retryStrategy: { attempts: 2, evaluateOnExit: [{ action: "EXIT", onReason: "*" }] },
    tags: { key: "value" },
    propagateTags: true,
  };
  assert.deepEqual(misfits("SubmitJob", "Request", full), []);
  assert.deepEqual(misfits("ListJobs", "Response", { jobSummaryList: [{ jobId: "1", jobName: "a" }] }), []);
  assert.deepEqual(misfits("TerminateJob", "Response", {}), []);
});

const WRONG: readonly [change: object, found: RegExp][] = [
  [{ arraySize: 3 }, /^SubmitJob: there is no arraySize$/],
  [{ jobQueue: undefined }, /^SubmitJob: jobQueue is missing$/],
  [{ arrayProperties: { size: "3" } }, /^SubmitJob\.arrayProperties\.size: number wanted, "3" found$/],
  [{ containerOverrides: { command: "farm work" } }, /command: list wanted/],
  [{ containerOverrides: { environment: { A: "b" } } }, /environment: list wanted/],
  [{ containerOverrides: { environment: [{ Name: "A" }] } }, /environment\[0\]: there is no Name$/],
  [{ containerOverrides: { resourceRequirements: [{ type: "GPU" }] } }, /resourceRequirements\[0\]: value is missing$/],
  [{ retryStrategy: { evaluateOnExit: [{ onReason: "*" }] } }, /evaluateOnExit\[0\]: action is missing$/],
  [{ tags: { key: 1 } }, /tags\.key: string wanted, 1 found$/],
  [{ tags: ["key"] }, /tags: map wanted/],
  [{ propagateTags: "true" }, /propagateTags: boolean wanted/],
];

test("each misfit is found, and named by its path", () => {
  for (const [change, found] of WRONG) {
    const [first = "", ...more] = misfits("SubmitJob", "Request", { ...JOB, ...change });
    assert.match(first, found);
    assert.deepEqual(more, []);
  }
  assert.match(misfits("SubmitJobs", "Request", JOB)[0] ?? "", /there is no SubmitJobsRequest/);
});
