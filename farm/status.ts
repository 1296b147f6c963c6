import { rejectedSoFar } from "./quality/so-far.ts";
import type { RejectedCounts } from "./quality/tally.ts";
import type { Run } from "./run.ts";
import { DATASET_FILE, shardCount } from "./run-layout.ts";
import { isHeld, type Lock, readLock } from "./run-lock.ts";
import type { FailedFrame } from "./shard-files.ts";
import { type OpenShard, type Survey, survey } from "./survey.ts";

type RunState = "done" | "running" | "failed" | "interrupted" | "not started";

export interface RunStatus {
  run: string;
  scene: string;
  state: RunState;
  /** Whether dataset.json is there. */
  merged: boolean;
  frames: { total: number; done: number; failed: number; missing: number };
  shards: { total: number; done: number };
  /** Why frames are missing, the most frequent cause first. */
  causes: Cause[];
  /** What the recipe's quality rules did until now; null without rules. */
  rejected: RejectedCounts | null;
  running: Running | null;
}

export interface Cause {
  code: string;
  message: string;
  frames: number;
  /** A few of them; only failed frames have names. */
  examples: FailedFrame[];
}

interface Running {
  pid: number;
  host: string;
  since: string;
  workers: number;
  framesPerSecond: number | null;
  secondsLeft: number | null;
}

const EXAMPLES = 5;

/** The plan minus the done markers, and why the rest is missing. */
export async function runStatus(run: Run): Promise<RunStatus> {
  const lock = await readLock(run.store);
  const holder = lock && isHeld(lock) ? lock : null;
  const seen = await survey(run);
  const total = run.plan.recipe.frames;
  const failed = seen.open.flatMap((shard) => shard.failed);
  return {
    run: run.dir,
    scene: run.plan.recipe.scene,
    state: stateOf(seen, failed.length, holder),
    merged: (await run.store.size(DATASET_FILE)) !== null,
    frames: { total, done: seen.framesDone, failed: failed.length, missing: total - seen.framesDone },
    shards: { total: shardCount(run.plan), done: seen.shardsDone },
    causes: causesOf(seen.open, failed, holder !== null),
    rejected: await rejectedSoFar(run),
    running: holder && progress(holder, seen.framesDone, total),
  };
}

function stateOf({ open, framesDone }: Survey, failed: number, holder: Lock | null): RunState {
  if (holder) return "running";
  if (open.length === 0) return "done";
  if (failed > 0) return "failed";
  return framesDone > 0 || open.some((shard) => shard.started) ? "interrupted" : "not started";
}

function causesOf(open: readonly OpenShard[], failed: readonly FailedFrame[], running: boolean): Cause[] {
  const causes = new Map<string, Cause>();
  for (const frame of failed) {
    const cause = causes.get(frame.code) ?? { code: frame.code, message: frame.message, frames: 0, examples: [] };
    cause.frames++;
    if (cause.examples.length < EXAMPLES) cause.examples.push(frame);
    causes.set(frame.code, cause);
  }
  const missing = (shards: readonly OpenShard[]) =>
    shards.reduce((sum, { frames, framesDone, failed: lost }) => sum + frames - framesDone - lost.length, 0);
  const begun = missing(open.filter((shard) => shard.started));
  const untouched = missing(open.filter((shard) => !shard.started));
  const startedCause = running
    ? { code: "in-progress", message: "in shards that workers hold" }
    : { code: "interrupted", message: "in shards whose worker was stopped" };
  const rest: Cause[] = [
    { ...startedCause, frames: begun, examples: [] },
    { code: "not-started", message: "in shards that no worker has begun", frames: untouched, examples: [] },
  ];
  return [...causes.values(), ...rest].filter(({ frames }) => frames > 0).sort((a, b) => b.frames - a.frames);
}

function progress(lock: Lock, done: number, total: number): Running {
  const seconds = (Date.now() - Date.parse(lock.since)) / 1000;
  const drawn = done - lock.framesDoneAtStart;
  const rate = drawn > 0 && seconds > 0 ? drawn / seconds : null;
  return {
    pid: lock.pid,
    host: lock.host,
    since: lock.since,
    workers: lock.workers.length,
    framesPerSecond: rate,
    secondsLeft: rate === null ? null : (total - done) / rate,
  };
}
