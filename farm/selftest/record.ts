import { createHash } from "node:crypto";
import type { CheckResult } from "../../renderer/node/selftest/selftest.ts";
import type { Fingerprint } from "../../renderer/node/session.ts";
import { packageVersion } from "../package-root.ts";
import { SELFTEST_DIR } from "../run-layout.ts";

/** What a selftest found, kept sealed. Equal fingerprints give equal bytes: there is no time in it. */
export interface SelftestRecord {
  format: "seedfarm-selftest/1";
  seedfarm: string;
  fingerprint: Fingerprint;
  /** Pixels of a frame. */
  size: readonly [width: number, height: number];
  /** Names of the fixed frames, and how many random ones of which seed. */
  frames: { named: readonly string[]; random: number; seed: number | null };
  ok: boolean;
  checks: readonly CheckResult[];
}

/** Worst errors keep three digits: enough to compare, and no noise. */
export function selftestRecord(record: Omit<SelftestRecord, "format" | "seedfarm" | "ok">): SelftestRecord {
  const checks = record.checks.map((one) => ({ ...one, worst: Number(one.worst.toPrecision(3)) }));
  const ok = checks.every((one) => one.ok);
  const { fingerprint, size, frames } = record;
  return { format: "seedfarm-selftest/1", seedfarm: packageVersion(), fingerprint, size, frames, ok, checks };
}

/** Where a run keeps the record of a fingerprint. */
export function recordPath(fingerprint: Fingerprint): string {
  const hash = createHash("sha256").update(JSON.stringify(fingerprint)).digest("hex");
  return `${SELFTEST_DIR}/${hash.slice(0, 16)}.json`;
}
