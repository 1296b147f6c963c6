// One Slurm for the tests of a file, and jobs whose worker is a shell script.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, type TestContext } from "node:test";
import type { Engine, JobState } from "../../farm/executors/engine.ts";
import { type SlurmFlags, settleSlurm } from "../../farm/executors/slurm/settle.ts";
import { slurm } from "../../farm/executors/slurm/slurm.ts";
import type { Job } from "../../farm/jobs/job.ts";
import { aJob } from "../slurm/a-job.ts";
import { until } from "./daemons.ts";
import { scratchFolder } from "./run-kit.ts";
import { type ClusterChoice, noSlurm, type SlurmCluster, startSlurm } from "./slurm-cluster.ts";

export interface SlurmKit {
  cluster(): SlurmCluster;
  /** Runs a command of Slurm's and returns what it printed. */
  call: SlurmCluster["call"];
  /** Ids of all arrays of this name that there are and were. */
  arraysNamed(name: string): string[];
  /** A task that is queued again else begins two minutes later. */
  startNow(it: SlurmJob, index: number): void;
  /** A job that is not sent. Its worker is this shell, in a folder of the test that is the run too. */
  newJob(t: TestContext, tasks: number, worker: string, flags?: SlurmFlags): Promise<SlurmJob>;
}

export interface SlurmJob {
  engine: Engine;
  job: Job;
  dir: string;
  /** Sends it; `job` has the submissions from then on. */
  send(): Promise<void>;
  /** Asks until it holds, and returns what was said last. */
  when(holds: (state: JobState) => boolean, limitMs?: number): Promise<JobState>;
}

/** Small, so that many fit on the nodes. */
const SMALL: SlurmFlags = { cpus: 1, memory: "100M" };

/** Starts the cluster before the first test and stops it after the last. This process, and its children, then talk to it. */
export function useSlurm(choice: ClusterChoice = {}): SlurmKit {
  let cluster: SlurmCluster | undefined;
  before(async () => {
    if (noSlurm(choice) !== null) return;
    cluster = await startSlurm(choice);
    process.env.SLURM_CONF = cluster.conf;
  });
  after(() => cluster?.stop());
  const call: SlurmCluster["call"] = (command, ...args) => cluster!.call(command, ...args);
  const named = (name: string) => call("squeue", "--noheader", "--states=all", `--name=${name}`, "--format=%F");
  return {
    cluster: () => cluster!,
    call,
    arraysNamed: (name) => [...new Set(named(name).split("\n").filter(Boolean))],
    startNow: (it, index) => void call("scontrol", "update", `JobId=${idOf(it)}_${index}`, "StartTime=now"),
    newJob,
  };
}

/** Of its first array. */
export const idOf = ({ job }: SlurmJob): string => job.submissions[0]?.id ?? "";

async function newJob(t: TestContext, tasks: number, worker: string, flags: SlurmFlags = {}): Promise<SlurmJob> {
  const dir = scratchFolder(t);
  const file = join(dir, "worker");
  writeScript(file, worker);
  const settings = settleSlurm({ ...SMALL, farm: file, ...flags }, dir);
  const engine = await slurm.open(settings);
  const created = new Date().toISOString();
  const it: SlurmJob = {
    engine,
    dir,
    job: aJob(tasks, { run: dir, settings, created }),
    async send() {
      it.job = { ...it.job, submissions: await engine.submit(it.job) };
    },
    async when(holds, limitMs = 60_000) {
      let last: JobState | undefined;
      const look = async () => {
        last = await engine.inspect(it.job);
        return holds(last);
      };
      await until(look, "it is not so", limitMs).catch((error) => {
        throw new Error(`${error.message}; ${JSON.stringify(last)}`);
      });
      return last!;
    },
  };
  t.after(() => engine.cancel(it.job, true));
  return it;
}

/** Puts a command before Slurm's own for the time of a test. `"$REAL"` is the command itself. */
export function instead(t: TestContext, command: string, body: string): void {
  const dir = join(scratchFolder(t), "bin");
  mkdirSync(dir);
  const path = process.env.PATH;
  writeScript(join(dir, command), `REAL=$(PATH='${path}' command -v ${command})\n${body}`);
  process.env.PATH = `${dir}:${path}`;
  t.after(() => {
    process.env.PATH = path;
  });
}

function writeScript(file: string, body: string): void {
  writeFileSync(file, `#!/bin/bash\n${body}\n`);
  chmodSync(file, 0o755);
}

/** For slurm.conf: a partition whose jobs take the others' nodes. */
export const URGENT = [
  "PreemptType=preempt/partition_prio",
  "PreemptMode=REQUEUE",
  "PartitionName=urgent Nodes=ALL PriorityTier=10",
].join("\n");

/** A worker that notes when it starts, and drains when it is told to. */
export const DRAINS = `cd "$(dirname "$0")"
trap 'sleep 1; touch "drained-$FARM_TASK"; exit 143' TERM
touch "started-$FARM_TASK"
for k in {1..1200}; do sleep 0.1; done`;

/** The task itself, for the shell of a worker. */
export const TASK = "$((FARM_FIRST_TASK + FARM_TASK))";
