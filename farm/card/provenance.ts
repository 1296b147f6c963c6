import type { Fingerprint } from "../../renderer/node/session.ts";
import { fingerprintsOf } from "../fingerprints.ts";
import { SELFTEST_DIR } from "../run-layout.ts";
import type { SelftestRecord } from "../selftest/record.ts";
import { readText, type Store } from "../store/store.ts";
import type { CardSource } from "./source.ts";

/** A machine that drew a part of the dataset. */
export interface Machine {
  fingerprint: Fingerprint;
  shards: number;
  /** What the run keeps of its selftest; null when that is nothing. */
  selftest: SelftestRecord | null;
}

export async function machinesOf({ runs }: CardSource): Promise<Machine[]> {
  const machines = new Map<string, Machine>();
  for (const { run } of runs) {
    const records = await selftestsOf(run.store);
    for (const { fingerprint, shards } of await fingerprintsOf(run)) {
      const key = JSON.stringify(fingerprint);
      const known = machines.get(key);
      const selftest = known?.selftest ?? records.get(key) ?? null;
      machines.set(key, { fingerprint, shards: shards + (known?.shards ?? 0), selftest });
    }
  }
  return [...machines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, machine]) => machine);
}

/** By fingerprint, as JSON. */
async function selftestsOf(store: Store): Promise<Map<string, SelftestRecord>> {
  const records = new Map<string, SelftestRecord>();
  for (const name of await store.list(SELFTEST_DIR)) {
    const record = parseRecord((await readText(store, `${SELFTEST_DIR}/${name}`)) ?? "");
    if (record) records.set(JSON.stringify(record.fingerprint), record);
  }
  return records;
}

function parseRecord(text: string): SelftestRecord | null {
  try {
    const record = JSON.parse(text) as Partial<SelftestRecord>;
    return record.format === "seedfarm-selftest/1" ? (record as SelftestRecord) : null;
  } catch {
    return null;
  }
}
