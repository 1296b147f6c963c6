import pLimit from "p-limit";
import { type LedgerEntry, ledgerName, readWorkerFile } from "../ledger.ts";
import { addStages, type StageHistograms } from "../stages.ts";
import type { Store } from "../store/store.ts";

interface WorkerTotals {
  faults: number;
  stages: StageHistograms;
}

const AT_ONCE = 64;

/** Adds up what is in workers' files. Only those are read again whose worker has written since. */
export function readWorkers(store: Store): (entries: readonly LedgerEntry[]) => Promise<WorkerTotals> {
  const known = new Map<string, WorkerTotals & { name: string }>();
  const limit = pLimit(AT_ONCE);
  const refresh = async (entry: LedgerEntry) => {
    const name = ledgerName(entry);
    if (known.get(entry.worker)?.name === name) return;
    const file = await readWorkerFile(store, entry);
    // Replaced meanwhile: what was read last counts until the next time, so that no total falls.
    if (file) known.set(entry.worker, { name, faults: file.faults, stages: file.stages });
  };
  return async (entries) => {
    await Promise.all(entries.map((entry) => limit(() => refresh(entry))));
    const totals: WorkerTotals = { faults: 0, stages: {} };
    for (const { faults, stages } of known.values()) {
      totals.faults += faults;
      addStages(totals.stages, stages);
    }
    return totals;
  };
}
