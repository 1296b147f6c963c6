import { type ClassCounts, classCounts } from "./class-counts.ts";
import { type Crew, crewOf, type StalledWorker } from "./crew.ts";
import type { TaskReason, TaskState } from "./executors/engine.ts";
import { type AskedJob, askJobs, isActive } from "./jobs/ask.ts";
import { readLedger } from "./ledger.ts";
import { rejectedSoFar } from "./quality/so-far.ts";
import type { RejectedCounts } from "./quality/tally.ts";
import type { Run } from "./run.ts";
import { DATASET_FILE, shardCount } from "./run-layout.ts";
import { isHeld, type Lock, readLock } from "./run-lock.ts";
import type { FailedFrame } from "./shard-files.ts";
import { type OpenShard, type Survey, survey } from "./survey.ts";

type RunState = "done" | "running" | "waiting" | "failed" | "interrupted" | "not started";

export interface RunStatus {
  run: string;
  scene: string;
  /** "waiting": an engine has it, and no worker draws yet. */
  state: RunState;
  /** Whether dataset.json is there. */
  merged: boolean;
  frames: { total: number; done: number; failed: number; missing: number };
  shards: { total: number; done: number };
  /** Why frames are missing, the most frequent cause first. */
  causes: Cause[];
  /** What the recipe's quality rules did until now; null without rules. */
  rejected: RejectedCounts | null;
  /** Null when nobody works on it. */
  running: Running | null;
  /** Workers that draw no frame any more although they live. */
  stalled: StalledWorker[];
  /** Workers that were not heard of for long: killed, or their machine is gone. */
  lost: number;
  /** What was sent to engines, the oldest first. */
  jobs: JobStatus[];
  cost: Cost;
  /** Annotations by category in finished shards; null while there are none, or when not asked for. */
  classes: ClassCounts | null;
}

export interface JobStatus {
  id: string;
  engine: string;
  created: string;
  ended: string | null;
  /** Null when the engine could not be asked. */
  tasks: Record<TaskState, number> | null;
  /** When it was so, when the engine's count lags; ISO 8601. */
  asOf: string | null;
  /** In the engine's words. */
  reasons: readonly TaskReason[];
  problem: string | null;
}

export interface Cost {
  workerHours: number;
  /** In the user's currency; null without a price. */
  cost: number | null;
  maxCost: number | null;
}

export interface Cause {
  code: string;
  message: string;
  frames: number;
  /** A few of them; only failed frames have names. */
  examples: FailedFrame[];
}

interface Running {
  /** The process that holds the run; null when its workers are an engine's. */
  holder: { pid: number; host: string; since: string } | null;
  workers: number;
  framesPerSecond: number | null;
  secondsLeft: number | null;
}

const EXAMPLES = 5;

/** The plan minus the done markers, and why the rest is missing. Classes are counted on demand: that reads files. */
export async function runStatus(run: Run, { classes = false } = {}): Promise<RunStatus> {
  const [lock, seen, entries, jobs] = await Promise.all([
    readLock(run.store),
    survey(run),
    readLedger(run.store),
    askJobs(run),
  ]);
  const holder = lock && isHeld(lock) ? lock : null;
  const crew = crewOf(entries, Date.now() / 1000);
  const total = run.plan.recipe.frames;
  const failed = seen.open.flatMap((shard) => shard.failed);
  const missing = total - seen.framesDone;
  const running = missing === 0 ? null : runningOf(holder, crew, jobs, seen.framesDone, total);
  return {
    run: run.dir,
    scene: run.plan.recipe.scene,
    state: stateOf(seen, failed.length, running, jobs.some(isActive)),
    merged: (await run.store.size(DATASET_FILE)) !== null,
    frames: { total, done: seen.framesDone, failed: failed.length, missing },
    shards: { total: shardCount(run.plan), done: seen.shardsDone },
    causes: causesOf(seen.open, failed, running !== null),
    rejected: await rejectedSoFar(run),
    running,
    stalled: crew.stalled,
    lost: crew.lost.length,
    jobs: jobs.map(jobStatus),
    cost: costOf(crew, jobs),
    classes: classes ? await classCounts(run, seen) : null,
  };
}

function stateOf({ open, framesDone }: Survey, failed: number, running: Running | null, isSent: boolean): RunState {
  if (running) return "running";
  if (open.length === 0) return "done";
  if (isSent) return "waiting";
  if (failed > 0) return "failed";
  return framesDone > 0 || open.some((shard) => shard.started) ? "interrupted" : "not started";
}

function jobStatus({ job, state, problem }: AskedJob): JobStatus {
  const { id, engine, created, ended } = job;
  const tasks = ended?.tasks ?? state?.tasks ?? null;
  const asOf = ended ? null : (state?.asOf ?? null);
  return { id, engine, created, ended: ended?.at ?? null, tasks, asOf, reasons: state?.reasons ?? [], problem };
}

function costOf({ workerSeconds }: Crew, jobs: readonly AskedJob[]): Cost {
  const workerHours = workerSeconds / 3600;
  const last = jobs.map(({ job }) => job).findLast(({ pricePerHour }) => pricePerHour !== undefined);
  const cost = last?.pricePerHour === undefined ? null : workerHours * last.pricePerHour;
  return { workerHours, cost, maxCost: last?.maxCost ?? null };
}

/** A process of this machine holds the run, or workers of an engine draw it. */
function runningOf(
  holder: Lock | null,
  crew: Crew,
  jobs: readonly AskedJob[],
  done: number,
  total: number,
): Running | null {
  if (holder) return ofHolder(holder, done, total);
  if (crew.drawing.length === 0 || !jobs.some(isActive)) return null;
  const { framesPerSecond } = crew;
  return {
    holder: null,
    workers: crew.drawing.length,
    framesPerSecond,
    secondsLeft: framesPerSecond === null ? null : (total - done) / framesPerSecond,
  };
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

function ofHolder(lock: Lock, done: number, total: number): Running {
  const { pid, host, since } = lock;
  const seconds = (Date.now() - Date.parse(since)) / 1000;
  const drawn = done - lock.framesDoneAtStart;
  const rate = drawn > 0 && seconds > 0 ? drawn / seconds : null;
  return {
    holder: { pid, host, since },
    workers: lock.workers.length,
    framesPerSecond: rate,
    secondsLeft: rate === null ? null : (total - done) / rate,
  };
}
