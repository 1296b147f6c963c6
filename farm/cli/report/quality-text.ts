import type { QualityReport } from "../../quality/check-run.ts";
import type { LeftOut } from "../../quality/left-out.ts";
import { shown } from "./closing.ts";
import { rejectedLines } from "./rejected-text.ts";
import { count } from "./words.ts";

const EXAMPLES = 12;

export function qualityText({ run, seed, rules, frames, failing, leftOut, counts }: QualityReport): string {
  const from = rules === "recipe" ? "its recipe" : rules;
  return [
    `${shown(run)}: ${count(frames, "frame")} of seed ${seed}, asked by the rules of ${from}`,
    ...rejectedLines(counts),
    ...byRule("left out", leftOut),
    ...byRule("failing", failing),
    failing.length === 0
      ? "every frame of the dataset holds the rules"
      : `${count(failing.length, "frame")} of the dataset break a rule`,
  ].join("\n");
}

function byRule(what: string, list: readonly LeftOut[]): string[] {
  const rules = [...new Set(list.map(({ rule }) => rule))];
  return rules.map((rule) => {
    const these = list.filter((one) => one.rule === rule);
    const some = these
      .slice(0, EXAMPLES)
      .map(({ index, of }) => (of === undefined ? `${index}` : `${index} (of ${of})`));
    return `  ${what}, ${rule}: ${count(these.length, "frame")}, ${some.join(", ")}${these.length > EXAMPLES ? ", …" : ""}`;
  });
}
