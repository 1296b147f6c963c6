import type { Quality } from "../../renderer/recipe-types.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { type RunFrame, runFrames } from "../frames.ts";
import type { Run } from "../run.ts";
import { REJECTED_FILE } from "../run-layout.ts";
import { readText } from "../store/store.ts";
import { hashIndex } from "./near-duplicates.ts";
import { type RejectedCounts, rejectedTally } from "./tally.ts";

/** One line of rejected.jsonl. */
export interface LeftOut {
  index: number;
  seed: number;
  rule: string;
  /** For near-duplicates: index of the earlier frame that stays, and the bits in which the two hashes differ. */
  of?: number;
  distance?: number;
}

export interface Sieve {
  /** Null when the frame belongs to the dataset. Frames come by index. */
  leavesOut(record: FrameRecord): LeftOut | null;
  counts(): RejectedCounts;
}

/** Takes the frames of a run one by one and says which are in its dataset. Near-duplicates need all frames before. */
export function startSieve({ nearDuplicates }: Quality): Sieve {
  const hashes = nearDuplicates && hashIndex(nearDuplicates.distance);
  const kept: number[] = [];
  const tally = rejectedTally();

  function judge({ index, seed, rejected, look }: FrameRecord): LeftOut | null {
    if (rejected !== undefined) return { index, seed, rule: rejected };
    if (hashes === null || look?.phash === undefined) return null;
    const found = hashes.add(look.phash);
    if (found === null) {
      kept.push(index);
      return null;
    }
    return { index, seed, rule: "nearDuplicates", of: kept[found.of]!, distance: found.distance };
  }

  return {
    leavesOut(record) {
      const leftOut = judge(record);
      tally.add(record);
      if (leftOut?.of !== undefined) tally.duplicate();
      return leftOut;
    },
    counts: tally.counts,
  };
}

/** Frames of a run's dataset, also of an unfinished run: all but those that rules leave out. */
export async function* datasetFrames(run: Run): AsyncGenerator<RunFrame> {
  const leftOut = await leftOutOf(run);
  for await (const frame of runFrames(run, { partial: true })) {
    const { rejected, index } = frame.record;
    if (rejected === undefined && !leftOut.has(index)) yield frame;
  }
}

/** Frames that the merge left out, by index; none before it. */
export async function leftOutOf(run: Pick<Run, "store">): Promise<ReadonlyMap<number, LeftOut>> {
  const text = (await readText(run.store, REJECTED_FILE)) ?? "";
  const lines = text.split("\n").slice(0, -1);
  const all = lines.map((line) => JSON.parse(line) as LeftOut);
  return new Map(all.map((one) => [one.index, one]));
}
