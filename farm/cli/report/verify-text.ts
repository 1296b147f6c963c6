import type { VerifyReport } from "../../verify/verify.ts";
import { shown } from "./closing.ts";
import { count, table } from "./words.ts";

/** Violations listed in the terminal; the report has more. */
const LISTED = 20;

export function verifyText(report: VerifyReport, files: readonly string[]): string {
  const { checks, violations, totalViolations, frames, annotations } = report;
  const rows = checks
    .filter(({ compared, violations: wrong }) => compared + wrong > 0)
    .map(({ check, compared, violations: wrong, proves }) => [
      wrong > 0 ? "✗" : "✓",
      check,
      wrong > 0 ? `${wrong} of ${compared}` : `${compared}`,
      proves,
    ]);
  const listed = violations.slice(0, LISTED).map(({ where, message, check }) => `  ${where}: ${message} [${check}]`);
  const more = totalViolations - listed.length;
  return [
    table(rows),
    "",
    ...listed,
    ...(more > 0 ? [`  and ${count(more, "violation")} more`] : []),
    ...(listed.length > 0 ? [""] : []),
    `${count(frames, "frame")}, ${count(annotations, "annotation")}: ${totalViolations === 0 ? "no violation" : count(totalViolations, "violation")}`,
    ...redrawnLine(report),
    ...files.map((file) => `  ${shown(file)}`),
  ].join("\n");
}

function redrawnLine({ redrawn }: VerifyReport): string[] {
  if (redrawn.length === 0) return [];
  const equal = redrawn.filter(({ differences }) => differences.length === 0).length;
  const where = redrawn.every(({ sameFingerprint }) => sameFingerprint) ? "" : ", on another machine or browser";
  return [`${count(redrawn.length, "frame")} drawn again, ${equal} equal to the byte${where}`];
}
