import type { RunFrame } from "../frames.ts";
import { datasetFrames } from "../quality/left-out.ts";
import type { Run } from "../run.ts";

export type FramePair = { a: RunFrame; b: RunFrame } | { a: RunFrame; b: null } | { a: null; b: RunFrame };

/** Frames of two runs by index, those of one alone included. One shard of each is in memory. */
export async function* pairFrames(a: Run | null, b: Run | null): AsyncGenerator<FramePair> {
  const [left, right] = [framesOf(a), framesOf(b)];
  let [before, after] = [await left.next(), await right.next()];
  while (!before.done || !after.done) {
    const [first, second] = [before.done ? null : before.value, after.done ? null : after.value];
    const order = indexOf(first) - indexOf(second);
    if (order === 0) yield { a: first!, b: second! };
    else if (order < 0) yield { a: first!, b: null };
    else yield { a: null, b: second! };
    if (order <= 0) before = await left.next();
    if (order >= 0) after = await right.next();
  }
}

async function* framesOf(run: Run | null): AsyncGenerator<RunFrame> {
  if (run !== null) yield* datasetFrames(run);
}

const indexOf = (frame: RunFrame | null): number => frame?.record.index ?? Number.POSITIVE_INFINITY;
