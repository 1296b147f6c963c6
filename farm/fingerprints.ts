import type { Fingerprint } from "../renderer/node/session.ts";
import type { Run } from "./run.ts";
import { shardCount, shardPaths } from "./run-layout.ts";
import { unsealed } from "./seal.ts";
import type { DoneMarker } from "./shard-files.ts";
import { readText } from "./store/store.ts";

/** Machines and browsers that drew the finished shards, with the shards that each had a part in; sorted by text. */
export async function fingerprintsOf(run: Run): Promise<{ fingerprint: Fingerprint; shards: number }[]> {
  const found = new Map<string, { fingerprint: Fingerprint; shards: number }>();
  for (let shard = 0; shard < shardCount(run.plan); shard++) {
    const text = await readText(run.store, shardPaths(shard).done);
    const marker = text === null ? null : unsealed<DoneMarker>(text);
    for (const fingerprint of marker?.fingerprints ?? []) {
      const key = JSON.stringify(fingerprint);
      const entry = found.get(key) ?? { fingerprint, shards: 0 };
      entry.shards++;
      found.set(key, entry);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

export const fingerprintText = ({ renderer, backend, chromium }: Fingerprint): string =>
  `${renderer}, ${backend}, Chromium ${chromium}`;
