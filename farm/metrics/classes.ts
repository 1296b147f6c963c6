import pLimit from "p-limit";
import type { Run } from "../run.ts";
import { allShards, shardPaths } from "../run-layout.ts";
import { unsealed } from "../seal.ts";
import type { DoneMarker } from "../shard-files.ts";
import { readText } from "../store/store.ts";
import type { Survey } from "../survey.ts";

const AT_ONCE = 64;

/** Counts annotations by category. A finished shard does not change: each is read once. */
export function countClasses({ store, plan }: Run): (seen: Survey) => Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const read = new Set<number>();
  const limit = pLimit(AT_ONCE);
  const add = async (shard: number) => {
    const text = await readText(store, shardPaths(shard).done);
    read.add(shard);
    const { categories = {} } = unsealed<DoneMarker>(text ?? "") ?? {};
    for (const [category, count] of Object.entries(categories)) counts[category] = (counts[category] ?? 0) + count;
  };
  return async ({ open }) => {
    const missing = new Set(open.map(({ shard }) => shard));
    const fresh = allShards(plan).filter((shard) => !missing.has(shard) && !read.has(shard));
    await Promise.all(fresh.map((shard) => limit(() => add(shard))));
    return counts;
  };
}
