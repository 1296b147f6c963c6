import type { LedgerEntry } from "../ledger.ts";
import type { Run } from "../run.ts";
import { readText } from "../store/store.ts";

/** stop.json: why the workers of a job start no more shards. */
export interface Stop {
  format: typeof STOP_FORMAT;
  job: string;
  reason: "budget";
  /** In the user's currency. */
  spent: number;
  maxCost: number;
  /** ISO 8601. */
  at: string;
}

export const STOP_FORMAT = "seedfarm-stop/1";
export const STOP_FILE = "stop.json";

/** What all workers of a run have taken, by what each last said of itself. */
export const spentSeconds = (entries: readonly LedgerEntry[]): number =>
  entries.reduce((sum, { seconds }) => sum + seconds, 0);

/** Null when no job of the run was stopped, or it cannot be read. */
export async function readStop({ store }: Pick<Run, "store">): Promise<Stop | null> {
  try {
    const stop = JSON.parse((await readText(store, STOP_FILE)) ?? "null") as Stop | null;
    return stop?.format === STOP_FORMAT ? stop : null;
  } catch {
    return null;
  }
}

/** The first worker of a job to see it writes it; what an earlier job left gives way. */
export async function writeStop(run: Pick<Run, "store">, stop: Stop): Promise<void> {
  const text = `${JSON.stringify(stop, null, 2)}\n`;
  if (await run.store.putIfAbsent(STOP_FILE, text)) return;
  if ((await readStop(run))?.job !== stop.job) await run.store.writeAtomic(STOP_FILE, text);
}
