import { FarmError } from "../../renderer/errors.ts";
import type { RunPlan } from "../plan.ts";
import { isLocal, type Store } from "../store/store.ts";
import { openLocalShard } from "./local-shard.ts";
import type { ShardWriter } from "./shard-writer.ts";
import { openSharedShard, type SharedOptions } from "./shared-shard.ts";

/** How often what is new of an unfinished shard is stored: what a lost machine costs at most. */
export const CHECKPOINT_MS = 10_000;

/** Goes on from what earlier workers finished of a shard. Null when it is done already. */
export async function openShard(
  store: Store,
  plan: RunPlan,
  shard: number,
  options: SharedOptions = { checkpointMs: CHECKPOINT_MS },
): Promise<ShardWriter | null> {
  if (plan.layout === "tar") return openSharedShard(store, plan, shard, options);
  if (isLocal(store)) return openLocalShard(store, plan, shard);
  throw new FarmError({
    code: "run.layout",
    message: `The run ${store.url} keeps its images as files; what is drawn into an object store goes out in tars.`,
    remedy: "Resume it in a folder, or make it anew: `farm submit --out s3://…` takes tars by itself.",
    where: store.url,
  });
}
