import type { RunPlan } from "../plan.ts";
import { shardPaths } from "../run-layout.ts";
import { sealed, unsealed } from "../seal.ts";
import type { DoneMarker } from "../shard-files.ts";
import { readText, type Store } from "../store/store.ts";
import { type Checkpoints, startCheckpoints } from "./checkpoints.ts";
import { restoreParts } from "./restore.ts";
import { openScratch, type Scratch } from "./scratch.ts";
import { openShardFrames, type ShardFrames } from "./shard-frames.ts";
import { writeTar } from "./shard-tar.ts";
import { failedText, type ShardEnd, type ShardWriter } from "./shard-writer.ts";

export interface SharedOptions {
  /** How often what is new is stored, milliseconds. */
  checkpointMs: number;
  /** When it is aborted, what is new is stored at once. */
  signal?: AbortSignal;
  /** Called now and then while a finished shard is on its way, which takes long for a large one. */
  onProgress?(): void;
}

/**
 * A shard of tars: it is drawn in a folder of this machine and stored when it is done, in parts until then. Several workers
 * may draw one shard: the first that finishes wins, and a second one is no error.
 */
export async function openSharedShard(
  store: Store,
  plan: RunPlan,
  shard: number,
  { checkpointMs, signal, onProgress = () => {} }: SharedOptions,
): Promise<ShardWriter | null> {
  let taken = false;
  const isDone = async () => {
    taken ||= (await store.size(shardPaths(shard).done)) !== null;
    return taken;
  };
  if (await isDone()) {
    // Whoever finished it may have been killed before it cleared away.
    await tidy(store, shard);
    return null;
  }
  const scratch = await openScratch(store.url, plan, shard);
  try {
    const stored = await restoreParts(store, scratch.store, plan, shard);
    const { failed, whole, ...frames } = await openShardFrames(scratch.store, plan, shard);
    const options = { everyMs: checkpointMs, signal, isOver: isDone };
    const checkpoints = startCheckpoints(store, scratch.store, shard, stored, options);
    const shared = { store, shard, scratch, failed, whole, checkpoints, isDone, onProgress };
    return { ...frames, isTaken: () => taken, finish: () => finish(shared) };
  } catch (error) {
    await scratch.release();
    throw error;
  }
}

interface Shared extends Pick<ShardFrames, "shard" | "failed" | "whole"> {
  store: Store;
  scratch: Scratch;
  checkpoints: Checkpoints;
  isDone(): Promise<boolean>;
  onProgress(): void;
}

async function finish(shared: Shared): Promise<ShardEnd> {
  const { store, shard, scratch } = shared;
  try {
    const result = await storeAll(shared);
    await scratch.remove();
    if (result.done) await tidy(store, shard);
    return result;
  } catch (error) {
    await scratch.release();
    throw error;
  }
}

async function storeAll(shared: Shared): Promise<ShardEnd> {
  const { store, shard, failed, whole, checkpoints, isDone } = shared;
  try {
    const found = whole();
    await (found ? publish(shared, found) : checkpoints.save()).finally(checkpoints.stop);
    if (found || (await isDone())) return { done: true, failed: 0 };
    if (failed.length > 0) await store.writeAtomic(shardPaths(shard).failed, failedText(shard, failed));
    return { done: false, failed: failed.length };
  } catch (error) {
    // Whoever has finished the shard clears away what others still write: their errors are none then.
    if (await isDone().catch(() => false)) return { done: true, failed: 0 };
    throw error;
  }
}

type Whole = NonNullable<ReturnType<ShardFrames["whole"]>>;

/** Stores a finished shard. Nobody reads its files before done.json names them, and nobody replaces them after. */
async function publish({ store, scratch, shard, onProgress }: Shared, { text, marker }: Whole): Promise<void> {
  const attempt = marker.framesSha256.slice(0, 16);
  const { frames, tar, done } = shardPaths(shard, attempt);
  const [tarSha256] = await Promise.all([
    writeTar(store, tar, scratch.store, shard, text, onProgress),
    store.writeAtomic(frames, text),
  ]);
  await store.putIfAbsent(done, sealed({ ...marker, attempt, tarSha256 } satisfies DoneMarker));
}

const LEFT = /^(part-.+\.tar|failed\.json|(frames|images)-\w+\.(jsonl|tar)|.+\.tmp)$/;

/** Removes what the done marker does not name: parts, failures, and what another attempt or a killed worker has left. */
async function tidy(store: Store, shard: number): Promise<void> {
  const marker = unsealed<DoneMarker>((await readText(store, shardPaths(shard).done)) ?? "");
  if (marker?.attempt === undefined) return;
  const { dir, data, frames, tar } = shardPaths(shard, marker.attempt);
  for (const folder of [dir, data]) {
    const ours = (await store.list(folder)).filter((name) => LEFT.test(name)).map((name) => `${folder}/${name}`);
    const left = ours.filter((path) => path !== frames && path !== tar);
    await Promise.all(left.map((path) => store.remove(path)));
  }
}
