import type { Run } from "./run.ts";
import { SHARD_DIR, shardCount, shardName, shardPaths, shardRange } from "./run-layout.ts";
import type { FailedFrame, FailedMarker } from "./shard-files.ts";
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
  /** Given up after retries and not drawn since. */
  failed: FailedFrame[];
  /** Some worker has begun it. */
  started: boolean;
}

const AT_ONCE = 64;

/** Looks at every shard's folder once; a run that has just begun is surveyed as fast as a finished one. */
export async function survey(run: Run): Promise<Survey> {
  const there = new Set(await run.store.list(SHARD_DIR));
  const result: Survey = { open: [], framesDone: 0, shardsDone: 0 };
  const total = shardCount(run.plan);
  for (let first = 0; first < total; first += AT_ONCE) {
    const shards = Array.from({ length: Math.min(AT_ONCE, total - first) }, (_, k) => first + k);
    const looked = await Promise.all(shards.map((shard) => look(run, shard, there.has(shardName(shard)))));
    for (const open of looked) add(result, open);
  }
  return result;
}

/** A number is a done shard's frames. */
function add(result: Survey, looked: OpenShard | number): void {
  if (typeof looked === "number") {
    result.shardsDone++;
    result.framesDone += looked;
  } else {
    result.open.push(looked);
    result.framesDone += looked.framesDone;
  }
}

async function look(run: Run, shard: number, started: boolean): Promise<OpenShard | number> {
  const paths = shardPaths(shard);
  const frames = shardRange(run.plan, shard).count;
  if (!started) return { shard, frames, framesDone: 0, failed: [], started };
  if ((await run.store.size(paths.done)) !== null) return frames;
  const done = finishedIndices((await readText(run.store, paths.partial)) ?? "");
  const marker = parseFailed(await readText(run.store, paths.failed));
  const failed = marker.filter(({ index }) => !done.has(index));
  return { shard, frames, framesDone: done.size, failed, started };
}

/** Indices of the whole lines of frames.partial.jsonl. Records begin with their index, so they need no parsing. */
function finishedIndices(text: string): Set<number> {
  const whole = text.split("\n").slice(0, -1);
  const indices = whole.map((line) => /^\{"index":(\d+),/.exec(line)?.[1]).filter((index) => index !== undefined);
  return new Set(indices.map(Number));
}

function parseFailed(text: string | null): FailedFrame[] {
  try {
    return (JSON.parse(text ?? "null") as FailedMarker | null)?.frames ?? [];
  } catch {
    return [];
  }
}
