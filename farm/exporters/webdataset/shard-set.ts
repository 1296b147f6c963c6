import { join } from "node:path";
import { TAR_END, type TarMember, tarEntrySize } from "../../tar.ts";
import { createTarFile, type TarFile } from "./tar-file.ts";

/** When a shard is full; a frame is never cut in two. */
export interface ShardLimits {
  bytes: number;
  frames: number;
}

/** A line of a wids index. */
export interface ShardEntry {
  url: string;
  md5sum: string;
  nsamples: number;
  filesize: number;
}

/** The shards of one split, `{split}-000000.tar` and so on; one is open at a time. */
export interface ShardSet {
  /** One frame. `sizes` are those of its members, known before they are read. */
  add(members: AsyncIterable<TarMember>, sizes: readonly number[]): Promise<void>;
  close(): Promise<ShardEntry[]>;
  abandon(): Promise<void>;
}

export function createShardSet(folder: string, split: string, limits: ShardLimits): ShardSet {
  const done: ShardEntry[] = [];
  let current: { tar: TarFile; url: string; frames: number } | null = null;
  const close = async () => {
    if (current === null) return;
    const { tar, url, frames } = current;
    current = null;
    const { bytes, md5 } = await tar.close();
    done.push({ url, md5sum: md5, nsamples: frames, filesize: bytes });
  };
  const open = async () => {
    const url = `${split}-${String(done.length).padStart(6, "0")}.tar`;
    return { tar: await createTarFile(join(folder, url)), url, frames: 0 };
  };
  return {
    async add(members, sizes) {
      const more = sizes.reduce((sum, size) => sum + tarEntrySize(size), TAR_END.length);
      if (current && (current.frames >= limits.frames || current.tar.size() + more > limits.bytes)) await close();
      current ??= await open();
      for await (const member of members) await current.tar.add(member);
      current.frames++;
    },
    async close() {
      await close();
      return done;
    },
    abandon: async () => current?.tar.abandon(),
  };
}
