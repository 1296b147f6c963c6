// Against a real Slurm that keeps accounts, has limits, and forgets ended jobs at once.
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { until } from "./daemons.ts";
import { noSlurm } from "./slurm-cluster.ts";
import { instead, type SlurmJob, useSlurm } from "./slurm-kit.ts";

const CHOICE = {
  accounts: true,
  conf: ["AccountingStorageEnforce=limits,qos", "MinJobAge=2", "MaxArraySize=4"].join("\n"),
};
/** The controller looks every minute. */
const FORGOTTEN_MS = 120_000;

suite("Slurm with accounts", { skip: noSlurm(CHOICE) ?? false }, () => {
  const { cluster, newJob } = useSlurm(CHOICE);
  const call = (command: string, ...args: string[]) => cluster().call(command, ...args);
  const limit = (what: "user" | "qos", name: string, value: string) =>
    call("sacctmgr", "--immediate", "modify", what, what === "user" ? "root" : "normal", "set", `${name}=${value}`);
  const isForgotten = ({ job }: SlurmJob) =>
    call("squeue", "--noheader", "--states=all", `--name=${job.name}`, "--format=%F") === "";

  test("what the queue has forgotten is in the accounts; without them, it is over and nobody knows how", async (t) => {
    const it = await newJob(t, 3, "case $FARM_TASK in 1) exit 70 ;; 2) sleep 300 ;; esac");
    await it.send();
    await it.when(({ tasks }) => tasks.running === 1 && tasks.succeeded === 1 && tasks.failed === 1);
    call("scancel", `${it.job.submissions[0]?.id}_2`);
    const ended = await it.when(({ isEnded }) => isEnded);
    await until(() => isForgotten(it), "it is not forgotten", FORGOTTEN_MS);
    const later = await it.when(({ tasks }) => tasks.failed === 2);
    assert.deepEqual(later, ended);
    assert.deepEqual(await it.engine.failedTasks(it.job), [1, 2]);
    assert.deepEqual(await it.engine.submit(it.job), it.job.submissions, "found, and not sent again");

    instead(t, "sacct", `echo "Slurm accounting storage is disabled" >&2; exit 1`);
    const { isEnded, tasks, reasons } = await it.engine.inspect(it.job);
    assert.deepEqual([isEnded, tasks.succeeded], [true, 3]);
    assert.match(reasons[0]?.reason ?? "", /^ended; Slurm has forgotten how/);
    assert.deepEqual(await it.engine.failedTasks(it.job), [0, 1, 2], "whose shards are done, the run's files say");
    await it.engine.cancel(it.job, false);
  });

  test("a limit on submissions is explained, and what was sent before it is taken back", async (t) => {
    limit("user", "MaxSubmitJobs", "6");
    t.after(() => limit("user", "MaxSubmitJobs", "-1"));
    const it = await newJob(t, 10, "sleep 300");
    await assert.rejects(it.send(), (error: Error & { code?: string; remedy?: string }) => {
      assert.equal(error.code, "slurm.submit-limit");
      assert.match(error.message, /AssocMaxSubmitJobLimit/);
      assert.match(error.remedy ?? "", /--shards-per-task/);
      return true;
    });
    const left = () => call("squeue", "--noheader", `--name=${it.job.name}`, "--format=%T");
    await until(() => left() === "", "the first array is still there");
  });

  test("a limit on running jobs is why tasks wait", async (t) => {
    limit("qos", "MaxJobsPerUser", "1");
    t.after(() => limit("qos", "MaxJobsPerUser", "-1"));
    const it = await newJob(t, 3, "sleep 300");
    await it.send();
    const { reasons } = await it.when(({ reasons: [first] }) => first?.reason.startsWith("QOSMaxJobsPerUser") === true);
    assert.deepEqual([reasons[0]?.state, reasons[0]?.tasks], ["waiting", 2]);
    assert.match(reasons[0]?.remedy ?? "", /sacctmgr/);
  });

  test("a quality of service and an account that there are not", async (t) => {
    await assert.rejects((await newJob(t, 1, "true", { qos: "nope" })).send(), { code: "slurm.qos" });
    await assert.rejects((await newJob(t, 1, "true", { account: "nope" })).send(), { code: "slurm.account" });
  });
});
