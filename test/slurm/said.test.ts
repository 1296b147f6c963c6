import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { slurmError } from "../../farm/executors/slurm/faults.ts";
import { collectReasons } from "../../farm/executors/slurm/reasons.ts";
import type { KnownTasks, TaskView } from "../../farm/executors/slurm/tasks.ts";

suite("what Slurm says, as something to act on", () => {
  const known: KnownTasks = {
    array: "1",
    name: "farm",
    indexes: [0],
    state: "PENDING",
    isEnding: false,
    reason: "",
    exitCode: 0,
    signal: 0,
    restarts: 0,
  };
  const view = (state: TaskView["state"], changes: Partial<KnownTasks> | null): TaskView => ({
    state,
    known: changes && { ...known, ...changes },
  });
  const told = (...views: TaskView[]) => collectReasons(views).map(({ tasks, reason }) => `${tasks} ${reason}`);

  test("waiting", () => {
    const reasons = [
      "Resources",
      "Resources",
      "Priority",
      "QOSMaxJobsPerUserLimit",
      "ReqNodeNotAvail, UnavailableNodes:n1",
    ];
    const views = reasons.map((reason) => view("waiting", { reason }));
    assert.deepEqual(told(...views), [
      "2 Resources: first in line, all machines that fit are taken",
      "1 Priority: others are before it in line",
      "1 QOSMaxJobsPerUserLimit: a limit of your account or quality of service is reached",
      "1 ReqNodeNotAvail, UnavailableNodes:n1: machines that it needs are down, drained or reserved",
    ]);
    for (const reason of [
      ...["PartitionTimeLimit", "JobHeldUser", "launch failed requeued held", "BadConstraints", "PartitionConfig"],
      ...["AssocMaxJobsLimit", "QOSMaxWallDurationPerJobLimit", "ReqNodeNotAvail", "PartitionDown", "InvalidQOS"],
    ]) {
      const [first] = collectReasons([view("waiting", { reason })]);
      assert.ok(first?.remedy, `${reason} has a remedy`);
      assert.ok(first.reason.startsWith(`${reason}: `), first.reason);
    }
    assert.deepEqual(told(view("waiting", { reason: "SomethingNew" })), ["1 SomethingNew"]);
  });

  test("failed and started again", () => {
    assert.deepEqual(told(view("failed", { state: "TIMEOUT" })), [
      "1 TIMEOUT: the time limit came before the task was done",
    ]);
    assert.deepEqual(told(view("failed", { state: "FAILED", reason: "NonZeroExitCode", exitCode: 70 })), [
      "1 its shards cannot be drawn (exit code 70)",
    ]);
    assert.deepEqual(told(view("failed", { state: "FAILED", reason: "JobLaunchFailure", exitCode: 15, signal: 53 })), [
      "1 JobLaunchFailure: the node could not start it",
    ]);
    assert.deepEqual(told(view("failed", { state: "FAILED", reason: "JobLaunchFailure", signal: 9 })), [
      "1 FAILED: killed by signal 9",
    ]);
    assert.match(told(view("running", { state: "RUNNING", restarts: 1 }))[0] ?? "", /^1 started again/);
    assert.deepEqual(told(view("running", { state: "RUNNING" }), view("succeeded", { state: "COMPLETED" })), []);
    assert.match(told(view("succeeded", null))[0] ?? "", /^1 ended; Slurm has forgotten how/);
  });

  const refusals: [stderr: string, code: string, kind: string][] = [
    ["sbatch: error: Batch job submission failed: Invalid partition name specified", "slurm.partition", "user"],
    [
      "sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
      "slurm.submit-limit",
      "user",
    ],
    [
      "sbatch: error: QOSMaxWallDurationPerJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
      "slurm.time",
      "user",
    ],
    [
      "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\nsbatch: error: Batch job submission failed: Resource temporarily unavailable",
      "slurm.full",
      "user",
    ],
    [
      "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)",
      "slurm.unreachable",
      "failed",
    ],
    ["sbatch: error: Batch job submission failed: Something new", "slurm.refused", "user"],
    ["sbatch: fatal: Could not establish a configuration source", "slurm.no-cluster", "user"],
  ];
  for (const [stderr, code, kind] of refusals) {
    test(code, () => {
      const error = slurmError("sbatch", { code: 1, stdout: "", stderr });
      assert.deepEqual([error.code, error.kind], [code, kind]);
      assert.ok(error.remedy);
    });
  }

  test("no Slurm on this machine", () => {
    const { code, message } = slurmError("sbatch", { code: null, stdout: "", stderr: "", problem: "ENOENT" });
    assert.deepEqual([code, message], ["slurm.not-installed", "There is no command sbatch on this machine."]);
  });
});
