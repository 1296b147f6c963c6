import assert from "node:assert/strict";
import { test } from "node:test";
import { arraysOf, largestArray } from "../../farm/executors/slurm/arrays.ts";
import { environment } from "../../farm/executors/slurm/call.ts";
import { manifest } from "../../farm/executors/slurm/manifest.ts";
import { settleSlurm } from "../../farm/executors/slurm/settle.ts";
import { aJob } from "./a-job.ts";

test("a job is cut into arrays that together are all its tasks", () => {
  const { name } = aJob(1);
  assert.deepEqual(arraysOf({ name, tasks: 1001 }, 1001), [{ name, firstTask: 0, tasks: 1001 }]);
  assert.deepEqual(arraysOf({ name, tasks: 1002 }, 1001), [
    { name, firstTask: 0, tasks: 1001 },
    { name: `${name}-1001`, firstTask: 1001, tasks: 1 },
  ]);
  assert.equal(
    arraysOf({ name, tasks: 100_000 }, 1001).reduce((sum, { tasks }) => sum + tasks, 0),
    100_000,
  );
});

test("what a cluster says of its arrays", () => {
  assert.equal(largestArray("MaxArraySize            = 1001\nMaxDBDMsgs = 20024"), 1001);
  assert.equal(largestArray("MaxArraySize = 1001\nSchedulerParameters     = bf_interval=1,max_array_tasks=50"), 50);
  assert.equal(largestArray("MaxArraySize = 40\nSchedulerParameters = max_array_tasks=50"), 40);
  assert.equal(largestArray(""), 1001);
});

test("the manifest says how it is sent by hand, and that there are more arrays", () => {
  const settings = settleSlurm({}, "/runs/a");
  const small = manifest(aJob(8), settings).split("\n");
  assert.equal(small[0], "#!/bin/bash");
  assert.match(small[1] ?? "", /^# By hand: mkdir -p \/runs\/a\/logs\/slurm, then sbatch this file\.$/);
  assert.match(small[2] ?? "", /^#SBATCH /);
  const large = manifest(aJob(2500), settings);
  assert.match(large, /The first of 3 arrays for 2500 tasks/);
  assert.match(large, /--array=0-1000\n/);
});

test("an allocation that farm runs in does not leak into the jobs", () => {
  const env = environment({
    SLURM_CONF: "/etc/slurm.conf",
    SLURM_RESTART_COUNT: "3",
    SLURM_JOB_ID: "1",
    SQUEUE_STATES: "R",
    SCANCEL_INTERACTIVE: "1",
    SBATCH_WAIT: "1",
    SBATCH_ACCOUNT: "vision",
    AWS_PROFILE: "farm",
  });
  assert.deepEqual(env, {
    SLURM_CONF: "/etc/slurm.conf",
    SBATCH_ACCOUNT: "vision",
    AWS_PROFILE: "farm",
    SLURM_BITSTR_LEN: "0",
  });
});
