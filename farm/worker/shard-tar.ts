import { createHash } from "node:crypto";
import { frameStem } from "../../renderer/frame-stem.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { tarName } from "../frame-images.ts";
import { shardPaths } from "../run-layout.ts";
import type { Store } from "../store/store.ts";
import { packTar, type TarMember } from "../tar.ts";

/**
 * Packs a shard's images into a file of a store, each frame's after its record as JSON. Returns the tar's SHA-256. `frames`
 * is frames.jsonl, and `scratch` has the images. `onProgress` is called as the store takes it in.
 */
export async function writeTar(
  store: Store,
  path: string,
  scratch: Store,
  shard: number,
  frames: string,
  onProgress: () => void,
): Promise<string> {
  const hash = createHash("sha256");
  async function* hashed() {
    for await (const bytes of packTar(members(scratch, shard, frames))) {
      hash.update(bytes);
      onProgress();
      yield bytes;
    }
  }
  await store.writeAtomic(path, hashed());
  return hash.digest("hex");
}

async function* members(store: Store, shard: number, frames: string): AsyncGenerator<TarMember> {
  for (const line of frames.split("\n").slice(0, -1)) {
    const record = JSON.parse(line) as FrameRecord;
    yield { name: `${frameStem(record.index)}.json`, bytes: Buffer.from(line) };
    for (const { file } of record.images) {
      const bytes = await store.read(`${shardPaths(shard).dir}/${file}`);
      if (bytes === null) throw new Error(`${file} of shard ${shard} vanished while it was packed.`);
      yield { name: tarName(file), bytes };
    }
  }
}
