import type { Run } from "../run.ts";
import { SELFTEST_DIR, shardPaths } from "../run-layout.ts";
import { unsealed } from "../seal.ts";
import type { DoneMarker } from "../shard-files.ts";
import { readText } from "../store/store.ts";
import type { Findings } from "./checks.ts";

/** Fingerprints, as JSON, whose selftest is on record and whole. */
export async function passedSelftests({ store }: Run, prefix: string, findings: Findings): Promise<Set<string>> {
  const passed = new Set<string>();
  for (const name of await store.list(SELFTEST_DIR)) {
    const record = unsealed<{ fingerprint: unknown }>((await readText(store, `${SELFTEST_DIR}/${name}`)) ?? "");
    if (record === null)
      findings.violated("shard.selftest", `${prefix}${SELFTEST_DIR}/${name}`, "Its bytes were changed.");
    else passed.add(JSON.stringify(record.fingerprint));
  }
  return passed;
}

export function checkSelftest(
  { fingerprints }: DoneMarker,
  shard: number,
  passed: ReadonlySet<string>,
  prefix: string,
  findings: Findings,
): void {
  findings.looked("shard.selftest");
  for (const fingerprint of fingerprints) {
    if (passed.has(JSON.stringify(fingerprint))) continue;
    const { renderer, chromium } = fingerprint;
    const who = `${renderer}, Chromium ${chromium}`;
    findings.violated("shard.selftest", prefix + shardPaths(shard).done, `No passed selftest is on record for ${who}.`);
  }
}
