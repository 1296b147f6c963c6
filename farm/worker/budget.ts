import { readStop, STOP_FORMAT, type Stop, spentSeconds, writeStop } from "../jobs/budget.ts";
import type { Job } from "../jobs/job.ts";
import { type LedgerEntry, readLedger } from "../ledger.ts";
import type { Run } from "../run.ts";

export interface Budget {
  /** Ends when the run has cost what it may. */
  shards: AsyncIterable<number>;
  /** Why it ended early; null when it did not. */
  stop(): Stop | null;
}

/** Looks at what the run has cost before each shard. `own` is what this worker would say of itself now. */
export function withinBudget(shards: AsyncIterable<number>, run: Run, job: Job | null, own: () => LedgerEntry): Budget {
  if (job === null) return { shards, stop: () => null };
  let found: Stop | null = null;
  async function* affordable(given: Job) {
    const earlier = await readStop(run);
    if (earlier?.job === given.id) found = earlier;
    for await (const shard of shards) {
      found ??= await whyStop(run, given, own());
      if (found) return;
      yield shard;
    }
  }
  return { shards: affordable(job), stop: () => found };
}

async function whyStop(run: Run, job: Job, own: LedgerEntry): Promise<Stop | null> {
  const { id, pricePerHour, maxCost } = job;
  if (pricePerHour === undefined || maxCost === undefined) return null;
  const others = (await readLedger(run.store)).filter(({ worker }) => worker !== own.worker);
  const spent = cents((spentSeconds([...others, own]) / 3600) * pricePerHour);
  if (spent < maxCost) return null;
  const stop: Stop = { format: STOP_FORMAT, job: id, reason: "budget", spent, maxCost, at: new Date().toISOString() };
  await writeStop(run, stop);
  return stop;
}

/** A hundredth of a cent is enough, and is read more easily. */
const cents = (money: number): number => Math.round(1e4 * money) / 1e4;
