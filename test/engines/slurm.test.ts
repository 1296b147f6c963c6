// The engine against a real Slurm: a controller and three nodes. Workers are shell scripts.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { until } from "./daemons.ts";
import { noSlurm } from "./slurm-cluster.ts";
import { DRAINS, idOf, instead, TASK, URGENT, useSlurm } from "./slurm-kit.ts";

const CODES = `case $FARM_TASK in 1) exit 70 ;; 2) kill -KILL $PPID ;; *) exit 0 ;; esac`;

suite("Slurm", { skip: noSlurm() ?? false }, () => {
  const { newJob, call, arraysNamed, startNow } = useSlurm({ conf: `MaxArraySize=12\n${URGENT}` });

  test("what becomes of each task, in words; its log; the text of squeue says the same as its JSON", async (t) => {
    const it = await newJob(t, 6, `echo "task $FARM_TASK of $4"; ${CODES}`);
    await it.send();
    const state = await it.when(({ isEnded }) => isEnded);
    assert.deepEqual(state.tasks, { waiting: 0, running: 0, succeeded: 4, failed: 2 });
    assert.deepEqual(state.reasons.map(({ reason }) => reason).sort(), [
      "FAILED: killed by signal 9",
      "its shards cannot be drawn (exit code 70)",
    ]);
    assert.deepEqual(await it.engine.failedTasks(it.job), [1, 2]);
    const log = await it.engine.log(it.job, 1);
    assert.equal(log.address, `${it.dir}/logs/slurm/${idOf(it)}_1.out`);
    assert.match(log.text ?? "", /^farm: task 1 on n\d, start 1\ntask 1 of \S+\n$/);

    instead(
      t,
      "squeue",
      `[[ "$*" == *--json* ]] && { echo "squeue: error: no plug-in" >&2; exit 1; }; exec "$REAL" "$@"`,
    );
    assert.deepEqual(await it.engine.inspect(it.job), state);
    assert.deepEqual(await it.engine.failedTasks(it.job), [1, 2]);
  });

  test("sent once, however often", async (t) => {
    const it = await newJob(t, 2, "sleep 1");
    await it.send();
    assert.deepEqual(await it.engine.submit(it.job), it.job.submissions);
    assert.equal(arraysNamed(it.job.name).length, 1);
  });

  test("a job whose file never came to hold the answer is found by its name", async (t) => {
    const it = await newJob(t, 30, DRAINS, { throttle: 3 });
    const unsent = it.job;
    await it.send();
    it.job = unsent;
    await until(() => [0, 1, 2].every((task) => existsSync(join(it.dir, `started-${task}`))), "they do not start");
    await it.when(({ tasks }) => tasks.running === 3 && tasks.waiting === 27);
    await it.engine.cancel(it.job, true);
    await it.when(({ isEnded }) => isEnded);
  });

  test("more tasks than an array may have: several arrays, each task once, never more than --throttle at work", async (t) => {
    const worker = `cd "$(dirname "$0")"; echo ${TASK} >> tasks; ls at-work 2> /dev/null | wc -l >> crowds
mkdir -p at-work; touch at-work/${TASK}; sleep 0.5; rm at-work/${TASK}`;
    const it = await newJob(t, 30, worker, { throttle: 4 });
    await it.send();
    assert.deepEqual(
      it.job.submissions.map(({ firstTask, tasks }) => [firstTask, tasks]),
      [
        [0, 12],
        [12, 12],
        [24, 6],
      ],
    );
    const waits = await it.when(({ reasons }) => reasons.some(({ reason }) => reason.startsWith("Dependency: ")));
    assert.ok(waits.tasks.waiting >= 18);
    const state = await it.when(({ isEnded }) => isEnded, 180_000);
    assert.equal(state.tasks.succeeded, 30);
    const numbers = (file: string) => readFileSync(join(it.dir, file), "utf8").trim().split("\n").map(Number);
    assert.deepEqual(
      numbers("tasks").sort((a, b) => a - b),
      Array.from({ length: 30 }, (_, k) => k),
    );
    assert.ok(Math.max(...numbers("crowds")) < 4);
    assert.match((await it.engine.log(it.job, 25)).address, /_1\.out$/);
  });

  test("exit code 75: again on another node, as often as allowed", async (t) => {
    const it = await newJob(t, 1, "exit 75", { requeues: 2 });
    await it.send();
    for (const restarts of [1, 2]) {
      await it.when(({ reasons }) => reasons.some(({ reason }) => reason.startsWith("BeginTime: queued again")));
      startNow(it, 0);
      await until(() => (readLog().match(/^farm: task 0/gm) ?? []).length > restarts, "it is not started again");
    }
    const state = await it.when(({ isEnded }) => isEnded);
    assert.equal(state.reasons[0]?.reason, "no machine that it was given could draw (exit code 75)");
    const nodes = [...readLog().matchAll(/^farm: task 0 on (n\d), start (\d)/gm)];
    assert.deepEqual(
      nodes.map(([, , start]) => start),
      ["1", "2", "3"],
    );
    for (const k of [1, 2]) assert.notEqual(nodes[k]?.[1], nodes[k - 1]?.[1]);
    function readLog(): string {
      return readFileSync(`${it.dir}/logs/slurm/${idOf(it)}_0.out`, "utf8");
    }
  });

  test("exit code 65 stops what waits, in all arrays", async (t) => {
    const it = await newJob(t, 30, `[[ ${TASK} == 0 ]] && { sleep 1; exit 65; }; sleep 300`, { throttle: 2 });
    await it.send();
    const state = await it.when(({ tasks }) => tasks.waiting === 0);
    // Slurm may start another one between the two.
    assert.ok(state.tasks.running <= 2 && state.tasks.failed >= 28, JSON.stringify(state.tasks));
  });

  test("cancel: what waits never starts, workers drain; and again does no harm", async (t) => {
    const it = await newJob(t, 6, DRAINS, { throttle: 2 });
    await it.send();
    await until(() => existsSync(join(it.dir, "started-1")), "it does not start");
    await it.engine.cancel(it.job, false);
    const state = await it.when(({ isEnded }) => isEnded);
    assert.equal(state.tasks.failed, 6);
    assert.equal(state.reasons[0]?.reason, "CANCELLED: somebody cancelled it");
    assert.deepEqual(
      readdirSync(it.dir)
        .filter((name) => /^(?:started|drained)/.test(name))
        .sort(),
      [...["drained-0", "drained-1", "started-0", "started-1"]],
    );
    await it.engine.cancel(it.job, false);
    await it.engine.cancel(it.job, true);
  });

  test("cancel now: workers are killed, not queued again", async (t) => {
    const it = await newJob(t, 4, DRAINS, { throttle: 2 });
    await it.send();
    await until(() => existsSync(join(it.dir, "started-1")), "it does not start");
    await it.engine.cancel(it.job, true);
    const state = await it.when(({ isEnded }) => isEnded, 20_000);
    assert.equal(state.tasks.failed, 4);
    assert.ok(!existsSync(join(it.dir, "drained-0")));
  });

  test("a partition that is down is why tasks wait", async (t) => {
    call("scontrol", "update", "PartitionName=urgent", "State=DOWN");
    t.after(() => call("scontrol", "update", "PartitionName=urgent", "State=UP"));
    const it = await newJob(t, 2, "true", { partition: "urgent" });
    await it.send();
    const { reasons } = await it.when(({ reasons: [first] }) => first?.reason.startsWith("PartitionDown") === true);
    assert.equal(reasons[0]?.tasks, 2);
    assert.match(reasons[0]?.remedy ?? "", /--partition/);
  });

  test("a job that is held or may not begin yet says so", async (t) => {
    const it = await newJob(t, 2, "true", { sbatch: ["begin=now+1hour"] });
    await it.send();
    await it.when(({ reasons: [first] }) => first?.reason === "BeginTime: it may not begin yet");
    call("scontrol", "uhold", idOf(it));
    const { reasons } = await it.when(({ reasons: [first] }) => first?.reason === "JobHeldUser: held by its owner");
    assert.match(reasons[0]?.remedy ?? "", /scontrol release/);
  });
});
