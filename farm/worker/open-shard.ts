import type { RunPlan } from "../plan.ts";
import { isLocal, type Store } from "../store/store.ts";
import { openRemoteShard } from "./remote-shard.ts";
import { openLocalShard, type ShardWriter } from "./shard-writer.ts";

/** How often an unfinished shard of an object store is brought up to date there: what a lost machine costs at most. */
export const CHECKPOINT_MS = 30_000;

/** Goes on from what earlier workers finished of a shard. Null when it is done already. */
export function openShard(
  store: Store,
  plan: RunPlan,
  shard: number,
  checkpointMs: number = CHECKPOINT_MS,
): Promise<ShardWriter | null> {
  return isLocal(store) ? openLocalShard(store, plan, shard) : openRemoteShard(store, plan, shard, checkpointMs);
}
