import { DATASET_FORMAT, type Dataset } from "../dataset.ts";
import type { Run } from "../run.ts";
import { DATASET_FILE, shardCount, shardPaths } from "../run-layout.ts";
import { unsealed } from "../seal.ts";
import type { DoneMarker } from "../shard-files.ts";
import { readText } from "../store/store.ts";
import { type RejectedCounts, rejectedInLines, rejectedTally } from "./tally.ts";

const AT_ONCE = 64;

/** What quality rules have done in a run until now; null when its recipe has none. A merged run's dataset.json knows all. */
export async function rejectedSoFar(run: Run): Promise<RejectedCounts | null> {
  if (!run.plan.recipe.quality) return null;
  const text = await readText(run.store, DATASET_FILE);
  const dataset = text === null ? null : (JSON.parse(text) as Dataset);
  if (dataset?.format === DATASET_FORMAT && dataset.rejected && !dataset.missing) return dataset.rejected;
  return ofShards(run);
}

async function ofShards(run: Run): Promise<RejectedCounts> {
  const tally = rejectedTally();
  const total = shardCount(run.plan);
  for (let first = 0; first < total; first += AT_ONCE) {
    const shards = Array.from({ length: Math.min(AT_ONCE, total - first) }, (_, k) => first + k);
    for (const counts of await Promise.all(shards.map((shard) => ofShard(run, shard)))) tally.addCounts(counts);
  }
  return tally.counts();
}

async function ofShard({ store }: Run, shard: number): Promise<RejectedCounts> {
  const { done, partial } = shardPaths(shard);
  const marker = unsealed<DoneMarker>((await readText(store, done)) ?? "");
  if (marker?.rejected) return marker.rejected;
  return rejectedInLines(((await readText(store, partial)) ?? "").split("\n"));
}
