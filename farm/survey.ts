import pLimit from "p-limit";
import { addRange, type FrameRange, rangeFrames } from "./dataset.ts";
import type { RunPlan } from "./plan.ts";
import type { Run } from "./run.ts";
import { allShards, SHARD_DIR, type ShardRange, shardCount, shardName, shardPaths, shardRange } from "./run-layout.ts";
import type { FailedFrame, FailedMarker } from "./shard-files.ts";
import { partIndices } from "./shard-parts.ts";
import { readText } from "./store/store.ts";

/** What a run's files say: nothing else is asked. */
export interface Survey {
  /** Shards without done marker, ascending. */
  open: OpenShard[];
  framesDone: number;
  shardsDone: number;
}

export interface OpenShard {
  shard: number;
  frames: number;
  framesDone: number;
  /** Its frames that are not done, ascending. */
  missing: FrameRange[];
  /** Given up after retries and not drawn since. */
  failed: FailedFrame[];
  /** Some worker has begun it. */
  started: boolean;
}

/** Shards whose files are read at one time: megabytes each. */
const AT_ONCE = 16;
/** More than `{"index":` and the largest index take. */
const HEAD_BYTES = 32;

/** Looks at every shard's folder once; files are read of shards alone that were begun and are not done. */
export async function survey(run: Run): Promise<Survey> {
  const there = new Map<string, string[]>();
  for await (const { name, names } of run.store.folders(SHARD_DIR)) there.set(name, names);
  const limit = pLimit(AT_ONCE);
  const open: (OpenShard | Promise<OpenShard>)[] = [];
  for (const shard of allShards(run.plan)) {
    const names = there.get(shardName(shard));
    if (names === undefined) open.push(untouched(run.plan, shard));
    else if (!names.includes("done.json")) open.push(limit(() => look(run, shard, names)));
  }
  return tally(run.plan, await Promise.all(open));
}

function tally(plan: RunPlan, open: OpenShard[]): Survey {
  const left = open.reduce((sum, { frames, framesDone }) => sum + frames - framesDone, 0);
  return { open, framesDone: plan.recipe.frames - left, shardsDone: shardCount(plan) - open.length };
}

function untouched(plan: RunPlan, shard: number): OpenShard {
  const { first, count: frames } = shardRange(plan, shard);
  return { shard, frames, framesDone: 0, missing: [{ first, last: first + frames - 1 }], failed: [], started: false };
}

/** `names` are those in its folder. */
async function look({ store, plan }: Run, shard: number, names: readonly string[]): Promise<OpenShard> {
  const paths = shardPaths(shard);
  const has = (path: string) => names.includes(path.slice(paths.dir.length + 1));
  const done = new Set(names.flatMap(partIndices));
  const partial = has(paths.partial) ? await store.read(paths.partial) : null;
  for (const index of partial ? finishedIndices(partial) : []) done.add(index);
  const range = shardRange(plan, shard);
  const missing = gaps(range, done);
  const marker = has(paths.failed) ? parseFailed(await readText(store, paths.failed)) : [];
  const failed = marker.filter(({ index }) => !done.has(index));
  return { shard, frames: range.count, framesDone: range.count - rangeFrames(missing), missing, failed, started: true };
}

/** Frames of the range that are not done. */
function gaps({ first, count }: ShardRange, done: ReadonlySet<number>): FrameRange[] {
  const missing: FrameRange[] = [];
  for (let index = first; index < first + count; index++) {
    if (!done.has(index)) addRange(missing, { first: index, last: index });
  }
  return missing;
}

/** Of the whole lines of frames.partial.jsonl. Records are long and begin with their index: the rest is not looked at. */
function finishedIndices(bytes: Uint8Array): number[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const indices: number[] = [];
  for (let start = 0, end = text.indexOf("\n"); end >= 0; start = end + 1, end = text.indexOf("\n", start)) {
    const head = text.toString("latin1", start, Math.min(end, start + HEAD_BYTES));
    const index = /^\{"index":(\d+),/.exec(head)?.[1];
    if (index !== undefined) indices.push(Number(index));
  }
  return indices;
}

function parseFailed(text: string | null): FailedFrame[] {
  try {
    return (JSON.parse(text ?? "null") as FailedMarker | null)?.frames ?? [];
  } catch {
    return [];
  }
}
