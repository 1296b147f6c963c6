// A run of 1,000,000 frames: what planning it and looking at it cost.
import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { openRun, type Run } from "../../farm/run.ts";
import type { RunStatus } from "../../farm/status.ts";
import { type Ran, runFarm } from "./cost.ts";
import { type Filling, fillRun } from "./fill-run.ts";
import { median, type Row, type Section } from "./kit/section.ts";

const FRAMES = 1_000_000;
const TIMES = 5;
const FILLING: Filling = { done: 6000, failed: 5, begun: 40, workers: 200 };

/** A queue that takes every job at once and has no workers: planning is measured, and no cluster. */
const QUEUE: Readonly<Record<string, string>> = { sbatch: "echo 4711", squeue: "", sacct: "", scontrol: "" };

/** The environment in which Slurm's commands are these. */
async function withQueue(folder: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(folder);
  for (const [name, body] of Object.entries(QUEUE)) {
    await writeFile(join(folder, name), `#!/bin/sh\ncat > /dev/null\n${body}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
}

interface Measured {
  row: Row;
  /** Of the last time. */
  stdout: string;
}

async function measure(name: string, words: (time: number) => string[], env?: NodeJS.ProcessEnv): Promise<Measured> {
  const runs: Ran[] = [];
  for (let time = 0; time < TIMES; time++) runs.push(await runFarm(words(time), env));
  const middle = (of: (ran: Ran) => number) => median(runs.map(of));
  const values = {
    "wall s": middle(({ wallSeconds }) => wallSeconds),
    "CPU s": middle(({ cpuSeconds }) => cpuSeconds),
    MB: middle(({ megabytes }) => megabytes),
  };
  return { row: { name, values }, stdout: runs.at(-1)!.stdout };
}

/** The run is as large as it says, and the look at it has found all that is there. */
function check({ plan }: Run, json: string): void {
  const { frames, shards, jobs, classes } = JSON.parse(json) as RunStatus;
  const { done, failed, begun } = FILLING;
  const drawn = done * plan.shardFrames + failed * (plan.shardFrames - 1) + (begun * plan.shardFrames) / 2;
  assert.deepEqual(frames, { total: FRAMES, done: drawn, failed, missing: FRAMES - drawn });
  assert.deepEqual(shards, { total: 10_000, done });
  assert.deepEqual([jobs.length, classes?.shards], [1, done]);
}

export async function plan(): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-bench-"));
  try {
    const rows = await measureAll(folder);
    const title = `A run of ${FRAMES} frames in 10,000 shards: medians of ${TIMES}`;
    return { title, columns: { "wall s": 2, "CPU s": 2, MB: 0 }, rows };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(folder: string): Promise<Row[]> {
  const env = await withQueue(join(folder, "queue"));
  const submit = ["submit", "--scene", "solar-panel", "--frames", `${FRAMES}`, "--on", "slurm", "--out"];
  const version = await measure("farm --version", () => ["--version"]);
  const sent = await measure("farm submit, until it is sent", (time) => [...submit, join(folder, `run-${time}`)], env);
  const run = await openRun(join(folder, "run-0"));
  const empty = await measure("farm status, nothing drawn", () => ["status", run.dir], env);
  await fillRun(run, FILLING);
  const filled = await measure(`farm status, ${FILLING.done} shards done`, () => ["status", run.dir]);
  const json = await measure("the same with --json", () => ["status", run.dir, "--json"]);
  check(run, json.stdout);
  return [version, sent, empty, filled, json].map(({ row }) => row);
}
