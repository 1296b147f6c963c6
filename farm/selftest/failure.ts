import { FarmError } from "../../renderer/errors.ts";
import type { CheckResult } from "../../renderer/node/selftest/selftest.ts";
import type { Fingerprint } from "../../renderer/node/session.ts";

/** Its code tells executors that no restart cures the worker. */
export const SELFTEST_FAILED = "selftest.failed";

const REMEDY =
  "See it: farm selftest --out DIR   and farm doctor. Another --backend, browser or driver may draw right; what was drawn by others is kept.";

/** A browser and GL that draw wrong: the first checks that failed, and where. */
export function selftestFailed(checks: readonly CheckResult[], { renderer }: Fingerprint): FarmError {
  const failed = checks.filter(({ ok }) => !ok);
  const more = failed.length > 3 ? `; and ${failed.length - 3} more checks` : "";
  const message = `${renderer} draws wrong. The selftest failed in ${failed.slice(0, 3).map(describe).join("; ")}${more}.`;
  const where = failed[0]?.where ?? "selftest";
  return new FarmError({ code: SELFTEST_FAILED, kind: "failed", message, remedy: REMEDY, where });
}

/** A black picture in daylight. */
export function drawsNothing(cause: FarmError, { renderer }: Fingerprint): FarmError {
  const message = `${renderer} draws nothing. In the selftest: ${cause.message}`;
  return new FarmError({ code: SELFTEST_FAILED, kind: "failed", message, remedy: REMEDY, where: "selftest", cause });
}

function describe({ check, wrong, compared, of, where }: CheckResult): string {
  if (compared === 0) return `${check} (nothing to compare came)`;
  return `${check} (${wrong} of ${compared} ${of}, worst at ${where})`;
}
