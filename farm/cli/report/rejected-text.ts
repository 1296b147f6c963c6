import type { RejectedCounts } from "../../quality/tally.ts";
import { count } from "./words.ts";

/** What quality rules did to a run, the busiest rule first; nothing when they rejected nothing. */
export function rejectedLines(rejected: RejectedCounts | null | undefined): string[] {
  const rules = Object.entries(rejected?.byRule ?? {}).sort(([, a], [, b]) => b - a);
  if (!rejected || rules.length === 0) return [];
  const { leftOut, replaced } = rejected;
  const draws = rules.reduce((sum, [, times]) => sum + times, 0);
  const which = rules.map(([rule, times]) => `${shown(rule)} ${times.toLocaleString("en")}`).join(", ");
  return [`${count(draws, "draw")} rejected (${which}): ${count(replaced, "frame")} drawn again, ${leftOut} left out`];
}

/** Names of people's own may hold anything. */
const shown = (rule: string): string => (/^\w+$/.test(rule) ? rule : JSON.stringify(rule));
