// The engine against a real Slurm: a controller and three nodes. Workers are shell scripts.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { until } from "./daemons.ts";
import { noSlurm } from "./slurm-cluster.ts";
import { instead, type SlurmJob, TASK, useSlurm } from "./slurm-kit.ts";

const CODES = `case $FARM_TASK in 1) exit 70 ;; 2) kill -KILL $PPID ;; *) exit 0 ;; esac`;
/** Notes when it starts and ends; drains when it is told to. */
const DRAINS = `cd "$(dirname "$0")"
trap 'sleep 1; touch "drained-$FARM_TASK"; exit 143' TERM
touch "started-$FARM_TASK"
for k in {1..1200}; do sleep 0.1; done`;

const CONF = [
  "MaxArraySize=12",
  "PreemptType=preempt/partition_prio",
  "PreemptMode=REQUEUE",
  "PartitionName=urgent Nodes=ALL PriorityTier=10",
].join("\n");

suite("Slurm", { skip: noSlurm() ?? false }, () => {
  const { cluster, newJob } = useSlurm({ conf: CONF });
  const call = (command: string, ...args: string[]) => cluster().call(command, ...args);
  const idOf = ({ job }: SlurmJob) => job.submissions[0]!.id;
  const arraysNamed = (name: string) =>
    call("squeue", "--noheader", "--states=all", `--name=${name}`, "--format=%F").trim().split(/\s+/);
  const startNow = (it: SlurmJob, index: number) =>
    call("scontrol", "update", `JobId=${idOf(it)}_${index}`, "StartTime=now");

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
    assert.equal(new Set(arraysNamed(it.job.name)).size, 1);
  });

  test("an answer that is lost: the array is found and not sent again", async (t) => {
    const it = await newJob(t, 2, "sleep 1");
    const lost = `"$REAL" "$@" > /dev/null; echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation" >&2; exit 1`;
    instead(t, "sbatch", lost);
    await it.send();
    const [id, ...others] = new Set(arraysNamed(it.job.name));
    assert.deepEqual([it.job.submissions[0]?.id, others], [id, []]);
    await it.when(({ tasks }) => tasks.succeeded === 2);
  });

  test("a request that is lost is sent again", async (t) => {
    const it = await newJob(t, 2, "sleep 1");
    const once = join(it.dir, "once");
    instead(
      t,
      "sbatch",
      `[[ -e ${once} ]] && exec "$REAL" "$@"; touch ${once}; echo "Zero Bytes were transmitted or received" >&2; exit 1`,
    );
    await it.send();
    await it.when(({ tasks }) => tasks.succeeded === 2);
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

  test("a node that is lost: its task is started on another one", async (t) => {
    const it = await newJob(
      t,
      1,
      `cd "$(dirname "$0")"; echo "$SLURMD_NODENAME" >> nodes; (( $(wc -l < nodes) > 1 )) || sleep 300`,
    );
    await it.send();
    const nodes = () => readFileSync(join(it.dir, "nodes"), "utf8").trim().split("\n");
    await until(() => nodes().length === 1, "it does not start");
    const [lost = ""] = nodes();
    call("scontrol", "update", `NodeName=${lost}`, "State=DOWN", "Reason=test");
    t.after(() => call("scontrol", "update", `NodeName=${lost}`, "State=RESUME"));
    await it.when(({ reasons }) => reasons.some(({ reason }) => reason.startsWith("BeginTime: queued again")));
    startNow(it, 0);
    const state = await it.when(({ isEnded }) => isEnded);
    assert.equal(state.tasks.succeeded, 1);
    assert.equal(nodes().length, 2);
    assert.notEqual(nodes()[1], lost);
  });

  test("a task that is preempted drains, and Slurm itself queues it again", async (t) => {
    const it = await newJob(t, 3, DRAINS, { cpus: 4 });
    await it.send();
    await until(() => [0, 1, 2].every((task) => existsSync(join(it.dir, `started-${task}`))), "they do not start");
    const urgent = await newJob(t, 1, "sleep 2", { cpus: 4, partition: "urgent" });
    await urgent.send();
    await it.when(
      ({ tasks, reasons: [first] }) => tasks.waiting === 1 && first?.reason.startsWith("BeginTime") === true,
    );
    await urgent.when(({ tasks }) => tasks.succeeded === 1);
    assert.equal(readdirSync(it.dir).filter((name) => name.startsWith("drained")).length, 1);
    const known = call("squeue", "--noheader", "--array", `--jobs=${idOf(it)}`, "--Format=RestartCnt")
      .trim()
      .split(/\s+/);
    assert.deepEqual(known.sort(), ["0", "0", "1"]);
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

  test("the time limit: told before it comes, the worker drains and the task goes on later", async (t) => {
    const it = await newJob(t, 1, DRAINS);
    // Two minutes are less than --time takes: the signal comes a minute before the end.
    const { engine, job } = it;
    const settings = { ...job.settings, time: "2" };
    const { slurm } = await import("../../farm/executors/slurm/slurm.ts");
    const submissions = await (await slurm.open(settings)).submit(job);
    it.job = { ...job, submissions };
    await it.when(({ reasons }) => reasons.some(({ reason }) => reason.startsWith("BeginTime: queued again")), 150_000);
    assert.ok(existsSync(join(it.dir, "drained-0")));
    assert.equal((await engine.inspect(it.job)).tasks.waiting, 1);
  });

  test("the controller crashes: nothing ends by it, and what is asked meanwhile waits for it", async (t) => {
    const it = await newJob(t, 3, `cd "$(dirname "$0")"; while [[ ! -e go ]]; do sleep 0.2; done`);
    const later = await newJob(t, 2, "sleep 1");
    await it.send();
    await it.when(({ tasks }) => tasks.running === 3);
    // It writes its state down some seconds later; what it has not written it starts again.
    await new Promise((resolve) => setTimeout(resolve, 8000));
    await cluster().crash();
    const asked = it.engine.inspect(it.job);
    const sent = later.send();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await cluster().restart();
    const { tasks } = await asked;
    assert.equal(tasks.running + tasks.waiting, 3, JSON.stringify(tasks));
    await sent;
    assert.equal(new Set(arraysNamed(later.job.name)).size, 1);
    await later.when((state) => state.tasks.succeeded === 2);
    call("touch", join(it.dir, "go"));
    await it.when((state) => state.tasks.running === 0);
    if (tasks.waiting > 0) for (const task of [0, 1, 2]) startNow(it, task);
    await it.when((state) => state.tasks.succeeded === 3);
  });

  test("what Slurm refuses is said, with what to do", async (t) => {
    const refused = async (flags: Parameters<typeof newJob>[3], code: string) => {
      const it = await newJob(t, 1, "true", flags);
      await assert.rejects(it.send(), { code, kind: "user" });
      assert.equal(call("squeue", "--noheader", `--name=${it.job.name}`), "");
    };
    await refused({ partition: "nope" }, "slurm.partition");
    await refused({ gres: "gpu:1" }, "slurm.gres");
    await refused({ constraint: "nope" }, "slurm.constraint");
    await refused({ memory: "900G" }, "slurm.size");
    await refused({ sbatch: ["bogus=1"] }, "slurm.refused");
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
