import type { CheckResult } from "./checks.ts";
import type { Redrawn } from "./redraw.ts";
import type { VerifyReport } from "./verify.ts";

/** The report as one page that needs nothing else. */
export function reportHtml(report: VerifyReport, seal: string): string {
  const { ok, totalViolations, checks, violations, redrawn } = report;
  const verdict = ok ? "No violation" : `${number(totalViolations)} violation${totalViolations === 1 ? "" : "s"}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(`${verdict}: ${report.run}`)}</title>
<style>${STYLE}</style>
<h1 class="${ok ? "good" : "bad"}">${verdict}</h1>
<p>${escaped(facts(report))}</p>
${table("runs", ["Scene", "Seed", "Frames planned", "Made by", "Digest"], report.runs.map(runRow))}
<h2>Checks</h2>
${table("checks", ["", "Check", "What it proves", "Looked at", "Violations"], checks.map(checkRow))}
<h2>Violations</h2>
${
  violations.length === 0
    ? "<p>None.</p>"
    : table(
        "violations",
        ["Check", "Where", "What"],
        violations.map((one) => [one.check, one.where, one.message].map(escaped)),
      )
}
${violations.length < totalViolations ? `<p>${number(totalViolations - violations.length)} more are not listed.</p>` : ""}
<h2>Frames drawn again</h2>
${redrawn.length === 0 ? "<p>None.</p>" : table("redrawn", ["Frame", "Machine", "Result"], redrawn.map(redrawnRow))}
<p class="seal">Seal of verify.json: ${seal}</p>
</html>
`;
}

function facts({ run, frames, annotations, verifiedBy, verifiedAt }: VerifyReport): string {
  return `${run}: ${number(frames)} frames, ${number(annotations)} annotations. Verified by ${verifiedBy}, ${verifiedAt}.`;
}

const runRow = ({ scene, seed, frames, generator, digest }: VerifyReport["runs"][number]): string[] =>
  [scene, String(seed), number(frames), generator, digest ?? "cannot be computed"].map(escaped);

function checkRow({ check, proves, compared, violations }: CheckResult): string[] {
  const mark = violations > 0 ? '<b class="bad">✗</b>' : compared > 0 ? '<b class="good">✓</b>' : "–";
  return [mark, check, escaped(proves), number(compared), number(violations)];
}

function redrawnRow({ run, index, sameFingerprint, fingerprint, differences }: Redrawn): string[] {
  const machine = `${sameFingerprint ? "the same" : "another"}: ${fingerprint.renderer}, Chromium ${fingerprint.chromium}`;
  const parts = differences.map(({ file, differing }) => `${file} ${(100 * differing).toFixed(3)} % of pixels`);
  return [`${run} ${index}`, machine, parts.length === 0 ? "equal to the byte" : parts.join(", ")].map(escaped);
}

function table(name: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string) => row.map((cell) => `<${tag}>${cell}</${tag}>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
  return `<table class="${name}"><tr>${cells(heads, "th")}</tr>\n${body}</table>`;
}

const number = (value: number): string => value.toLocaleString("en");

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const STYLE = `
body { font: 15px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.7rem 0.3rem 0; border-bottom: 1px solid #ddd; }
table.checks td:nth-child(4), table.checks td:nth-child(5) { text-align: right; }
.good { color: #17682f; } .bad { color: #a4161a; } .seal { color: #777; font-family: monospace; }
td { overflow-wrap: anywhere; }`;
