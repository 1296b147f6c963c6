// A run whose files are written by hand: what its metrics must be can be counted here.
import { JOB_FORMAT, type Job, writeJob } from "../../farm/jobs/job.ts";
import { type LedgerEntry, ledgerPath, WORKER_FORMAT, type WorkerFile } from "../../farm/ledger.ts";
import type { Run } from "../../farm/run.ts";
import { shardPaths, shardRange } from "../../farm/run-layout.ts";
import { sealed } from "../../farm/seal.ts";
import { type DoneMarker, FAILED_FORMAT, type FailedMarker, SHARD_FORMAT } from "../../farm/shard-files.ts";
import { noteTimings, type StageHistograms } from "../../farm/stages.ts";
import { newRun } from "../farm/double.ts";

export const now = (): number => Math.floor(Date.now() / 1000);

export function worker(name: string, entry: Partial<LedgerEntry> = {}): LedgerEntry {
  const beat = { startedAt: now() - 100, beatAt: now() - 5, lastFrameAt: now() - 6, seconds: 100 };
  return { worker: name, state: "drawing", ...beat, frames: 40, failed: 0, shard: null, ...entry };
}

export async function putWorker({ store }: Run, entry: LedgerEntry, faults = 0, draws: number[] = []): Promise<void> {
  const stages: StageHistograms = {};
  for (const draw of draws) noteTimings(stages, { draw, encode: 30 });
  const file: WorkerFile = {
    format: WORKER_FORMAT,
    worker: entry.worker,
    host: "node7",
    pid: 1,
    job: null,
    task: null,
    attempt: null,
    fingerprint: null,
    faults,
    stages,
    startup: {},
  };
  await store.writeAtomic(ledgerPath(entry), JSON.stringify(file));
}

export async function putDone({ store, plan }: Run, shard: number, categories: Record<string, number>): Promise<void> {
  const { first, count } = shardRange(plan, shard);
  const head = { format: SHARD_FORMAT, shard, first, frames: count, framesSha256: "0" } as const;
  const marker: DoneMarker = { ...head, categories, fingerprints: [], timings: {}, stages: {}, seconds: 1 };
  await store.writeAtomic(shardPaths(shard).done, sealed(marker));
}

export async function putFailed({ store }: Run, shard: number, codes: Record<number, string>): Promise<void> {
  const frames = Object.entries(codes).map(([index, code]) => ({ index: Number(index), seed: 7, code, message: code }));
  const marker: FailedMarker = { format: FAILED_FORMAT, shard, frames };
  await store.writeAtomic(shardPaths(shard).failed, JSON.stringify(marker));
}

export function job(run: Run, more: Partial<Job>): Promise<void> {
  const id = "20250131-142305-7f3a";
  const head = { format: JOB_FORMAT, id, name: `farm-double-${id}`, run: run.dir, engine: "slurm" } as const;
  const work = { created: "2025-01-31T14:23:05Z", shards: "0-7", shardsPerTask: 1, tasks: 8, workerFlags: [] };
  return writeJob(run, { ...head, ...work, settings: {}, submissions: [], ...more });
}

/** 80 frames in 8 shards: 2 done, 1 drawn, 1 with a worker that is stuck, 1 with one that is gone, 1 failed, 2 wait. */
export async function busyRun(): Promise<Run> {
  const run = await newRun(80, 10);
  await putDone(run, 0, { panel: 30, crack: 4 });
  await putDone(run, 1, { panel: 31, 'dirt "wet"\\dry\n': 1 });
  await putFailed(run, 5, { 50: "session.crash", 51: "session.crash", 52: "quality.rejected" });
  await putWorker(run, worker("a", { shard: 2, frames: 50, seconds: 120, lastFrameAt: now() - 3 }), 1, [4, 40, 400]);
  await putWorker(
    run,
    worker("b", { shard: 3, lastFrameAt: now() - 400, startedAt: now() - 900, seconds: 900 }),
    2,
    [15],
  );
  await putWorker(run, worker("c", { shard: 4, beatAt: now() - 1000, startedAt: now() - 2000, seconds: 980 }));
  await putWorker(run, worker("d", { shard: 0, state: "ended", beatAt: now() - 5000, seconds: 1500 }), 0, [200_000]);
  await putWorker(run, worker("e", { shard: null, state: "starting", frames: 0, seconds: 4, lastFrameAt: 0 }));
  await job(run, { pricePerHour: 0.9, maxCost: 1.5 });
  return run;
}
