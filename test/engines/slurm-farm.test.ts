// The whole of it, with the real browser: what a cluster under fire draws is what one machine draws.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { JobState } from "../../farm/executors/engine.ts";
import { slurm } from "../../farm/executors/slurm/slurm.ts";
import { type Job, listJobs } from "../../farm/jobs/job.ts";
import { openRun } from "../../farm/run.ts";
import { farm } from "../cli/farm.ts";
import { until } from "./daemons.ts";
import { ownTemporaryFolder, scratchFolder } from "./run-kit.ts";
import { noSlurm } from "./slurm-cluster.ts";
import { useSlurm } from "./slurm-kit.ts";

const RECIPE = ["--scene", "solar-panel", "--seed", "3", "--size", "64", "--frames", "32", "--shard-frames", "4"];
/** A node each: three at a time. */
const ON_SLURM = ["--on", "slurm", "--cpus", "4", "--memory", "2G"];
const SLOW_MS = 300_000;

const lastLine = (text: string) => JSON.parse(text.trim().split("\n").at(-1) ?? "null") as Record<string, unknown>;

suite("farm on Slurm", { skip: noSlurm() ?? false }, () => {
  const { cluster } = useSlurm();
  const call = (command: string, ...args: string[]) => cluster().call(command, ...args);

  test("a worker killed, a node lost, a task cancelled, the controller crashed; then retry: the digest of one machine", async (t) => {
    const cwd = scratchFolder(t);
    ownTemporaryFolder(t);
    const said = async (...args: string[]) => {
      const { code, stdout, stderr } = await farm(cwd, ...args);
      assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
      return stdout;
    };
    const local = lastLine(await said("submit", ...RECIPE, "--out", "local", "--workers", "1", "--json"));
    const sent = lastLine(await said("submit", ...RECIPE, ...ON_SLURM, "--out", "run", "--json"));
    const jobs = async () => listJobs(await openRun(join(cwd, "run")));
    const [job] = await jobs();
    const [{ id, tasks } = { id: "", tasks: 0 }] = job!.submissions;
    assert.deepEqual([job!.id, tasks], [sent.job, 8]);

    const prints = (task: number, event: string) =>
      until(
        () => printed(cwd, id, task).includes(`"event":"${event}"`),
        `task ${task} does not print ${event}`,
        SLOW_MS,
      );
    const startNow = async (task: number) => {
      const waits = () => call("squeue", "--noheader", `--jobs=${id}_${task}`, "--format=%r").trim() === "BeginTime";
      await until(waits, `task ${task} is not queued again`, SLOW_MS);
      call("scontrol", "update", `JobId=${id}_${task}`, "StartTime=now");
    };
    const killWorker = async () => {
      await prints(0, "frame");
      process.kill(workerOf(job!, 0), "SIGKILL");
    };
    const loseNode = async () => {
      await prints(1, "shard-started");
      const node = call("squeue", "--noheader", `--jobs=${id}_1`, "--format=%N").trim();
      call("scontrol", "update", `NodeName=${node}`, "State=DOWN", "Reason=test");
      return node;
    };
    const cancelTask = async () => {
      await prints(2, "shard-started");
      call("scancel", `${id}_2`);
    };
    const [node] = await Promise.all([loseNode(), killWorker(), cancelTask()]);
    await startNow(0);
    await startNow(1);
    call("scontrol", "update", `NodeName=${node}`, "State=RESUME");
    await prints(4, "frame");
    await cluster().crash();
    await prints(4, "shard-done");
    await cluster().restart();

    const ended = await untilEnded(job!);
    assert.deepEqual(ended.tasks, { waiting: 0, running: 0, succeeded: 7, failed: 1 });
    const status = JSON.parse(await said("status", "run", "--json")) as { shards: { done: number } };
    assert.equal(status.shards.done, 7);
    for (const task of [0, 1]) assert.match(printed(cwd, id, task), /, start 2$/m);
    assert.match(await said("logs", "run", "--shard", "2"), /stopped|CANCELLED/);

    const retried = lastLine(await said("retry", "run", "--failed", "--json"));
    assert.equal(retried.tasks, 1);
    const again = (await jobs()).find(({ id: one }) => one === retried.job);
    assert.equal(again?.shards, "2");
    assert.equal((await untilEnded(again!)).tasks.succeeded, 1);
    await said("merge", "run");
    const { digest } = JSON.parse(readFileSync(join(cwd, "run", "dataset.json"), "utf8")) as { digest: string };
    assert.equal(digest, local.digest);
  });

  async function untilEnded(job: Job): Promise<JobState> {
    const engine = await slurm.open(job.settings);
    let state: JobState | undefined;
    const isEnded = async () => {
      state = await engine.inspect(job);
      return state.isEnded;
    };
    await until(isEnded, `job ${job.id} does not end`, SLOW_MS);
    return state!;
  }
});

function printed(cwd: string, array: string, task: number): string {
  const file = join(cwd, "run", "logs", "slurm", `${array}_${task}.out`);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** The process id of the Node process that draws a task. */
function workerOf({ id }: Job, task: number): number {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0");
    } catch {
      return [];
    }
  };
  const found = readdirSync("/proc").find((pid) => {
    const words = /^\d+$/.test(pid) ? read(pid, "cmdline") : [];
    return words.includes(id) && words.includes("work") && read(pid, "environ").includes(`SLURM_ARRAY_TASK_ID=${task}`);
  });
  assert.ok(found, `task ${task} has a process`);
  return Number(found);
}
