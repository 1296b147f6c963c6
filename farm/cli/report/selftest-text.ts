import type { CheckResult } from "../../../renderer/node/selftest/selftest.ts";
import type { SelftestOutcome } from "../../selftest/run.ts";
import { count, duration, table } from "./words.ts";

const HEAD = ["check", "compared", "ties", "wrong", "worst error", "limit", ""];

/** The table of `farm selftest`, and below it what it was measured on. */
export function selftestText({ record, seconds }: SelftestOutcome): string {
  const { fingerprint, frames, size, checks, ok } = record;
  const failed = checks.filter((check) => !check.ok);
  const random = frames.random > 0 ? ` and ${count(frames.random, "random frame")} of seed ${frames.seed}` : "";
  return [
    table([HEAD, ...checks.map(row)]),
    "",
    ...failed.map(({ check, where }) => `${check}: worst at ${where ?? "–, as nothing could be compared"}`),
    `${frames.named.length} named frames${random}, ${size.join("×")} pixels, in ${duration(seconds)}`,
    `${fingerprint.renderer}`,
    `backend ${fingerprint.backend}, Chromium ${fingerprint.chromium}`,
    ok ? "This machine draws what the formulas say." : "This machine draws wrong: a worker here would be fenced off.",
  ].join("\n");
}

function row({ check, of, unit, compared, ties, wrong, worst, limit, ok }: CheckResult): string[] {
  const error = worst === 0 ? "0" : `${worst} ${unit}`;
  return [
    check,
    `${compared.toLocaleString("en")} ${of}`,
    `${ties}`,
    `${wrong}`,
    error,
    `${limit}`,
    ok ? "ok" : "FAIL",
  ];
}
