import type { RunPlan } from "../plan.ts";
import { shardPaths } from "../run-layout.ts";
import { sealed } from "../seal.ts";
import type { LocalStore } from "../store/store.ts";
import { openShardFrames } from "./shard-frames.ts";
import { failedText, type ShardEnd, type ShardWriter } from "./shard-writer.ts";

/** A shard of files in a folder: no other worker may write to it meanwhile. Null when it is done already. */
export async function openLocalShard(store: LocalStore, plan: RunPlan, shard: number): Promise<ShardWriter | null> {
  const paths = shardPaths(shard);
  if ((await store.size(paths.done)) !== null) return null;
  const { failed, whole, ...frames } = await openShardFrames(store, plan, shard);
  const finish = async (): Promise<ShardEnd> => {
    if (failed.length > 0) await store.writeAtomic(paths.failed, failedText(shard, failed));
    const found = whole();
    if (found === null) return { done: false, failed: failed.length };
    await store.writeAtomic(paths.frames, found.text);
    await store.putIfAbsent(paths.done, sealed(found.marker));
    await store.remove(paths.partial);
    await store.remove(paths.failed);
    return { done: true, failed: 0 };
  };
  return { ...frames, isTaken: () => false, finish };
}
