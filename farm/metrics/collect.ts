import { crewOf } from "../crew.ts";
import { spentSeconds } from "../jobs/budget.ts";
import { listJobs } from "../jobs/job.ts";
import { type LedgerEntry, readLedger } from "../ledger.ts";
import type { Run } from "../run.ts";
import { type Survey, survey } from "../survey.ts";
import { countClasses } from "./classes.ts";
import { type RunNumbers, type ShardState, WORKER_STATES, type WorkerState } from "./numbers.ts";
import { readWorkers } from "./workers.ts";

/** Measures a run by its files, again with each call: those that do not change any more are read once. */
export function collector(run: Run): () => Promise<RunNumbers> {
  const classes = countClasses(run);
  const workerFiles = readWorkers(run.store);
  let running: Promise<RunNumbers> | null = null;
  const collect = async (): Promise<RunNumbers> => {
    const [seen, entries, jobs] = await Promise.all([survey(run), readLedger(run.store), listJobs(run)]);
    const [annotations, { faults, stages }] = await Promise.all([classes(seen), workerFiles(entries)]);
    const states = workerStates(entries, Date.now() / 1000);
    const lastFrameAt = Math.max(0, ...entries.map((entry) => entry.lastFrameAt));
    const workerSeconds = spentSeconds(entries);
    const priced = jobs.findLast(({ pricePerHour }) => pricePerHour !== undefined);
    return {
      run: run.plan.name,
      scene: run.plan.recipe.scene,
      frames: framesOf(run, seen),
      shards: shardsOf(seen, entries, states),
      workers: tally(WORKER_STATES, states),
      failures: failuresOf(seen),
      annotations,
      workerSeconds,
      workerFrames: sum(entries.map(({ frames }) => frames)),
      faults,
      stages,
      lastFrameAt: lastFrameAt === 0 ? null : lastFrameAt,
      cost: priced ? (workerSeconds / 3600) * priced.pricePerHour! : null,
      costLimit: priced?.maxCost ?? null,
    };
  };
  // Whoever asks while it is measured gets the same answer.
  return () => {
    running ??= collect().finally(() => {
      running = null;
    });
    return running;
  };
}

function framesOf({ plan }: Run, { open, framesDone }: Survey): RunNumbers["frames"] {
  const failed = sum(open.map((shard) => shard.failed.length));
  return { done: framesDone, failed, missing: plan.recipe.frames - framesDone - failed };
}

/** One state for each entry. */
function workerStates(entries: readonly LedgerEntry[], now: number): WorkerState[] {
  const { lost, stalled } = crewOf(entries, now);
  const gone = new Set(lost.map(({ worker }) => worker));
  const stuck = new Set(stalled.map(({ worker }) => worker));
  return entries.map(({ worker, state }) => (gone.has(worker) ? "lost" : stuck.has(worker) ? "stalled" : state));
}

const AT_WORK = new Set<WorkerState>(["starting", "drawing", "draining"]);

/** A shard that somebody draws is drawing, whoever else has left it behind. */
function shardsOf(
  { open, shardsDone }: Survey,
  entries: readonly LedgerEntry[],
  states: readonly WorkerState[],
): RunNumbers["shards"] {
  const held = (which: (state: WorkerState) => boolean) =>
    new Set(entries.filter((_, k) => which(states[k]!)).map(({ shard }) => shard));
  const drawing = held((state) => AT_WORK.has(state));
  const stalled = held((state) => state === "stalled" || state === "lost");
  const stateOf = ({ shard, failed }: Survey["open"][number]): ShardState => {
    if (drawing.has(shard)) return "drawing";
    if (stalled.has(shard)) return "stalled";
    return failed.length > 0 ? "failed" : "waiting";
  };
  return { ...tally(["drawing", "stalled", "failed", "waiting"], open.map(stateOf)), done: shardsDone };
}

function failuresOf({ open }: Survey): Record<string, number> {
  const failures: Record<string, number> = {};
  for (const { code } of open.flatMap(({ failed }) => failed)) failures[code] = (failures[code] ?? 0) + 1;
  return failures;
}

function tally<State extends string>(all: readonly State[], states: readonly State[]): Record<State, number> {
  const counts = Object.fromEntries(all.map((state) => [state, 0])) as Record<State, number>;
  for (const state of states) counts[state]++;
  return counts;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
