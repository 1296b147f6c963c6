import type { FrameRecord } from "../../renderer/records.ts";
import type { CompiledRecipe } from "../../renderer/sampling.ts";
import { describeRanges, type FrameRange } from "../dataset.ts";
import { runFrames } from "../frames.ts";
import { leftOutOf } from "../quality/left-out.ts";
import type { Run } from "../run.ts";
import { annotationTally } from "./annotations.ts";
import type { DrawTally } from "./tally.ts";
import type { Coverage } from "./types.ts";

interface Reading {
  compiled: CompiledRecipe;
  tally: DrawTally;
  /** Names of categories that get annotations. */
  things: readonly string[];
  /** Then a frame that is not there will not come any more. */
  isFinished: boolean;
  onProgress(done: number, total: number): void;
}

type RunFound = Pick<Coverage, "framesRead" | "redrawn" | "leftOut" | "annotations" | "violations">;

/** Every frame of a run once, in index order. */
export async function readRun(run: Run, reading: Reading): Promise<RunFound> {
  const { compiled, tally, things, isFinished, onProgress } = reading;
  const { firstFrame, frames } = run.plan.recipe;
  const annotations = annotationTally(things);
  const found = { framesRead: 0, redrawn: 0, leftOut: 0 };
  const others: FrameRange[] = [];
  const missing: FrameRange[] = [];
  const skip = (from: number, to: number) => {
    for (let index = from; isFinished && index < to; index++) {
      tally.count("missing", () => compiled.values(index, 0));
      extend(missing, index);
    }
  };
  const removed = await leftOutOf(run);
  let next = firstFrame;
  for await (const { record } of runFrames(run, { partial: true })) {
    skip(next, record.index);
    next = record.index + 1;
    const isLeftOut = record.rejected !== undefined || removed.has(record.index);
    const values = tally.count(isLeftOut ? "missing" : "there", () => valuesOf(compiled, record));
    if (JSON.stringify(values) !== JSON.stringify(record.values)) extend(others, record.index);
    if (!isLeftOut) annotations.add(record);
    found.framesRead++;
    if (record.attempt !== undefined) found.redrawn++;
    if (isLeftOut) found.leftOut++;
    onProgress(found.framesRead, frames);
  }
  skip(next, firstFrame + frames);
  return { ...found, annotations: annotations.balance(), violations: [...otherValues(others), ...absent(missing)] };
}

const valuesOf = (compiled: CompiledRecipe, { index, attempt = 0 }: FrameRecord) => compiled.values(index, attempt);

function extend(ranges: FrameRange[], index: number): void {
  const last = ranges.at(-1);
  if (last?.last === index - 1) last.last = index;
  else ranges.push({ first: index, last: index });
}

const otherValues = (ranges: readonly FrameRange[]): string[] =>
  ranges.length === 0 ? [] : [`other values than the recipe gives: frames ${describeRanges(ranges)}`];

const absent = (ranges: readonly FrameRange[]): string[] =>
  ranges.length === 0 ? [] : [`planned but not there: frames ${describeRanges(ranges)}`];
