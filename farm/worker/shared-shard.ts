import { FarmError } from "../../renderer/errors.ts";
import type { RunPlan } from "../plan.ts";
import { shardPaths, shardRange } from "../run-layout.ts";
import { sealed, unsealed } from "../seal.ts";
import type { DoneMarker } from "../shard-files.ts";
import { readChunks } from "../store/lines.ts";
import { readText, type Store } from "../store/store.ts";
import { startCheckpoints } from "./checkpoints.ts";
import { restoreParts } from "./restore.ts";
import { openScratch } from "./scratch.ts";
import { openLocalShard, type ShardWriter } from "./shard-writer.ts";

/**
 * A shard of an object store: it is drawn in a folder of this machine and stored when it is done, in parts until then.
 * Several workers may draw one shard: the first that finishes wins, and a second one is no error.
 */
export async function openRemoteShard(
  remote: Store,
  plan: RunPlan,
  shard: number,
  checkpointMs: number,
): Promise<ShardWriter | null> {
  if (plan.layout !== "tar") throw needsTars(remote);
  const { done, failed } = shardPaths(shard);
  if ((await remote.size(done)) !== null) return null;
  const scratch = await openScratch();
  try {
    await restoreParts(remote, scratch.store, shard, shardRange(plan, shard));
    const writer = (await openLocalShard(scratch.store, plan, shard))!;
    const checkpoints = await startCheckpoints(remote, scratch.store, shard, checkpointMs);
    const finish = async () => {
      await checkpoints.stop();
      const result = await writer.finish();
      if (result.done) await publish(remote, scratch.store, shard);
      else await checkpoints.save();
      if (result.failed > 0) await remote.writeAtomic(failed, (await scratch.store.read(failed))!);
      return result;
    };
    return { ...writer, finish: () => finish().finally(scratch.remove) };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

/** Stores a finished shard. Nobody reads its files before done.json names them, and nobody replaces them after. */
async function publish(remote: Store, scratch: Store, shard: number): Promise<void> {
  const local = shardPaths(shard);
  const marker = unsealed<DoneMarker>((await readText(scratch, local.done)) ?? "")!;
  const attempt = marker.framesSha256.slice(0, 16);
  const stored = shardPaths(shard, attempt);
  await Promise.all([
    remote.writeAtomic(stored.frames, readChunks(scratch, local.frames)),
    remote.writeAtomic(stored.tar, readChunks(scratch, local.tar)),
  ]);
  const isFirst = await remote.putIfAbsent(local.done, sealed({ ...marker, attempt }));
  await tidy(remote, shard, isFirst ? attempt : await winner(remote, shard));
}

async function winner(remote: Store, shard: number): Promise<string | undefined> {
  return unsealed<DoneMarker>((await readText(remote, shardPaths(shard).done)) ?? "")?.attempt;
}

const LEFT = /^(part-.+\.tar|failed\.json|(frames|images)-\w+\.(jsonl|tar))$/;

/** Removes what the done marker does not name: parts, failures, and what another attempt has left. */
async function tidy(remote: Store, shard: number, attempt: string | undefined): Promise<void> {
  if (attempt === undefined) return;
  const { dir, data, frames, tar } = shardPaths(shard, attempt);
  for (const folder of [dir, data]) {
    const ours = (await remote.list(folder)).filter((name) => LEFT.test(name)).map((name) => `${folder}/${name}`);
    const left = ours.filter((path) => path !== frames && path !== tar);
    await Promise.all(left.map((path) => remote.remove(path)));
  }
}

function needsTars(remote: Store): FarmError {
  return new FarmError({
    code: "run.layout",
    message: `The run ${remote.url} keeps its images as files; what is drawn into an object store goes out in tars.`,
    remedy: "Resume it in a folder, or make it anew: `farm submit --out s3://…` takes tars by itself.",
    where: remote.url,
  });
}
