// A real Slurm with faults of its own: what is lost, preempted, refused or away. Workers are shell scripts.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { slurm } from "../../farm/executors/slurm/slurm.ts";
import { until } from "./daemons.ts";
import { noSlurm } from "./slurm-cluster.ts";
import { DRAINS, idOf, instead, URGENT, useSlurm } from "./slurm-kit.ts";

suite("Slurm's faults", { skip: noSlurm() ?? false }, () => {
  const { cluster, newJob, call, arraysNamed, startNow } = useSlurm({ conf: URGENT });

  test("an answer that is lost: the array is found and not sent again", async (t) => {
    const it = await newJob(t, 2, "sleep 1");
    const lost = `"$REAL" "$@" > /dev/null; echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation" >&2; exit 1`;
    instead(t, "sbatch", lost);
    await it.send();
    assert.deepEqual(arraysNamed(it.job.name), [idOf(it)]);
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

  test("the time limit: told before it comes, the worker drains and the task goes on later", async (t) => {
    const it = await newJob(t, 1, DRAINS);
    // Two minutes are less than --time takes: the signal comes a minute before the end.
    const { engine, job } = it;
    const settings = { ...job.settings, time: "2" };
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
    assert.equal(arraysNamed(later.job.name).length, 1);
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
});
