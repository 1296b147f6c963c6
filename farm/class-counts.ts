import pLimit from "p-limit";
import type { Run } from "./run.ts";
import { allShards, shardPaths } from "./run-layout.ts";
import { unsealed } from "./seal.ts";
import type { DoneMarker } from "./shard-files.ts";
import { isLocal, readText } from "./store/store.ts";
import type { Survey } from "./survey.ts";

/** Annotations of finished shards by category. */
export interface ClassCounts {
  annotations: Record<string, number>;
  /** Shards that were looked at, and how many are finished. */
  shards: number;
  of: number;
}

const AT_ONCE = 64;
/** In an object store a reading costs a request each: some stand for all, and no more than 16 are asked for in a second. */
const MOST_REMOTE = 8;
const REMOTE_MS = 62;

/** Null while no shard is finished. In an object store some shards stand for all, spread evenly. */
export async function classCounts(run: Run, { open }: Pick<Survey, "open">): Promise<ClassCounts | null> {
  const missing = new Set(open.map(({ shard }) => shard));
  const done = allShards(run.plan).filter((shard) => !missing.has(shard));
  const looked = isLocal(run.store) ? done : spread(done, MOST_REMOTE);
  const limit = pLimit(isLocal(run.store) ? AT_ONCE : 1);
  const annotations: Record<string, number> = {};
  const add = async (shard: number) => {
    const marker = unsealed<DoneMarker>((await readText(run.store, shardPaths(shard).done)) ?? "");
    if (!isLocal(run.store)) await new Promise((resolve) => setTimeout(resolve, REMOTE_MS));
    for (const [name, count] of Object.entries(marker?.categories ?? {})) {
      annotations[name] = (annotations[name] ?? 0) + count;
    }
  };
  await Promise.all(looked.map((shard) => limit(() => add(shard))));
  const sorted = Object.entries(annotations).sort(([, a], [, b]) => b - a);
  return done.length === 0 ? null : { annotations: Object.fromEntries(sorted), shards: looked.length, of: done.length };
}

function spread(shards: readonly number[], most: number): number[] {
  if (shards.length <= most) return [...shards];
  return Array.from({ length: most }, (_, k) => shards[Math.floor((k * shards.length) / most)]!);
}
