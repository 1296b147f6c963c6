import pLimit from "p-limit";
import type { Run } from "./run.ts";
import { SHARD_DIR, shardCount, shardName, shardPaths, shardRange } from "./run-layout.ts";
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
  /** Indices of its frames that are not done, ascending. */
  missing: number[];
  /** Given up after retries and not drawn since. */
  failed: FailedFrame[];
  /** Some worker has begun it. */
  started: boolean;
}

const AT_ONCE = 64;

/** Looks at every shard's folder once; files are read of shards alone that were begun and are not done. */
export async function survey(run: Run): Promise<Survey> {
  const there = new Map<string, string[]>();
  for await (const { name, names } of run.store.folders(SHARD_DIR)) there.set(name, names);
  const shards = Array.from({ length: shardCount(run.plan) }, (_, shard) => shard);
  const isDone = (shard: number) => there.get(shardName(shard))?.includes("done.json") ?? false;
  const limit = pLimit(AT_ONCE);
  const open = await Promise.all(
    shards
      .filter((shard) => !isDone(shard))
      .map((shard) => limit(() => look(run, shard, there.get(shardName(shard)) ?? null))),
  );
  const left = open.reduce((sum, { missing }) => sum + missing.length, 0);
  return { open, framesDone: run.plan.recipe.frames - left, shardsDone: shards.length - open.length };
}

/** `names` are those in its folder. */
async function look({ store, plan }: Run, shard: number, names: readonly string[] | null): Promise<OpenShard> {
  const paths = shardPaths(shard);
  const has = (path: string) => names?.includes(path.slice(paths.dir.length + 1)) ?? false;
  const { first, count: frames } = shardRange(plan, shard);
  const partial = has(paths.partial) ? finishedIndices((await readText(store, paths.partial)) ?? "") : [];
  const done = new Set([...partial, ...(names ?? []).flatMap(partIndices)]);
  const missing = Array.from({ length: frames }, (_, k) => first + k).filter((index) => !done.has(index));
  const marker = has(paths.failed) ? parseFailed(await readText(store, paths.failed)) : [];
  const failed = marker.filter(({ index }) => !done.has(index));
  return { shard, frames, framesDone: frames - missing.length, missing, failed, started: names !== null };
}

/** Indices of the whole lines of frames.partial.jsonl. Records begin with their index, so they need no parsing. */
function finishedIndices(text: string): number[] {
  const whole = text.split("\n").slice(0, -1);
  const indices = whole.map((line) => /^\{"index":(\d+),/.exec(line)?.[1]).filter((index) => index !== undefined);
  return indices.map(Number);
}

function parseFailed(text: string | null): FailedFrame[] {
  try {
    return (JSON.parse(text ?? "null") as FailedMarker | null)?.frames ?? [];
  } catch {
    return [];
  }
}
