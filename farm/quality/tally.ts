import type { FrameRecord } from "../../renderer/records.ts";

/** What rules did to the frames of a run. */
export interface RejectedCounts {
  /** Draws rejected, by name of the rule, in order of the names. */
  byRule: Record<string, number>;
  /** Frames that are not in the dataset. */
  leftOut: number;
  /** Frames that are a later draw than the first. */
  replaced: number;
}

type Part = Pick<FrameRecord, "rejections" | "rejected">;

/** Adds up what records say. */
export function rejectedTally() {
  const byRule = new Map<string, number>();
  const total = { leftOut: 0, replaced: 0 };
  const note = (rule: string, times = 1) => byRule.set(rule, (byRule.get(rule) ?? 0) + times);
  const leaveOut = (rule: string) => {
    note(rule);
    total.leftOut++;
  };
  return {
    add({ rejections, rejected }: Part): void {
      for (const { rule } of rejections ?? []) note(rule);
      if (rejected !== undefined) leaveOut(rejected);
      else if (rejections !== undefined) total.replaced++;
    },
    duplicate: () => leaveOut("nearDuplicates"),
    addCounts(counts: RejectedCounts): void {
      for (const [rule, times] of Object.entries(counts.byRule)) note(rule, times);
      total.leftOut += counts.leftOut;
      total.replaced += counts.replaced;
    },
    counts: (): RejectedCounts => ({ byRule: Object.fromEntries([...byRule].sort(byName)), ...total }),
  };
}

const byName = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1);

/** Of lines of frames.jsonl. Most lines have no such key and need no parsing. */
export function rejectedInLines(lines: Iterable<string>): RejectedCounts {
  const tally = rejectedTally();
  for (const line of lines) if (/"(?:rejections|rejected)":/.test(line)) tally.add(parse(line));
  return tally.counts();
}

/** A torn last line says nothing. */
function parse(line: string): Part {
  try {
    return JSON.parse(line) as Part;
  } catch {
    return {};
  }
}
