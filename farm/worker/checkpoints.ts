import type { FrameRecord } from "../../renderer/records.ts";
import { shardPaths } from "../run-layout.ts";
import { nameable, packPart, partName } from "../shard-parts.ts";
import type { Store } from "../store/store.ts";

export interface Checkpoints {
  /** Stores the frames that were finished since the last time. */
  save(): Promise<void>;
  /** None by themselves any more, and none under way. */
  stop(): Promise<void>;
}

interface CheckpointOptions {
  everyMs: number;
  /** When it is aborted, a checkpoint is made at once: this process may have little time left. */
  signal?: AbortSignal | undefined;
  /** Asked before each: nothing more is stored when somebody else has finished the shard. */
  isOver(): Promise<boolean>;
}

/** Stores the finished frames of an unfinished shard every so often, each once. `stored` are those that are there already. */
export function startCheckpoints(
  store: Store,
  scratch: Store,
  shard: number,
  stored: Set<number>,
  { everyMs, signal, isOver }: CheckpointOptions,
): Checkpoints {
  const storeNew = createStorer(store, scratch, shard, stored);
  let storing: Promise<void> = Promise.resolve();
  const save = () => {
    storing = storing
      .catch(() => {})
      .then(async () => {
        if (!(await isOver())) await storeNew();
      });
    return storing;
  };
  // One that fails is made up for by the next; when the shard ends, `save` tells.
  const quietly = () => void save().catch(() => {});
  const timer = setInterval(quietly, everyMs);
  signal?.addEventListener("abort", quietly);
  return {
    save,
    async stop() {
      clearInterval(timer);
      signal?.removeEventListener("abort", quietly);
      await storing.catch(() => {});
    },
  };
}

/** Each call stores the frames whose lines are new in the scratch since the last one, in as few parts as can be named. */
function createStorer(store: Store, scratch: Store, shard: number, stored: Set<number>): () => Promise<void> {
  const { dir, partial } = shardPaths(shard);
  const readImage = async (file: string) => (await scratch.read(`${dir}/${file}`))!;
  let read = 0;
  return async () => {
    const lines = (await textFrom(scratch, partial, read)).split("\n").slice(0, -1);
    const heads = lines.filter((line) => indexOf(line) === null);
    let fresh = lines.filter((line) => isFresh(line, stored));
    // Lines that tell of a machine wait for a frame of it.
    if (fresh.length === 0) return;
    while (fresh.length > 0) {
      const some = fresh.slice(0, nameable(fresh.map((line) => indexOf(line)!)));
      const records = some.map((line) => JSON.parse(line) as FrameRecord);
      const indices = records.map(({ index }) => index);
      await store.writeAtomic(`${dir}/${partName(indices)}`, packPart([...heads, ...some], records, readImage));
      for (const index of indices) stored.add(index);
      fresh = fresh.slice(some.length);
    }
    read += lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  };
}

async function textFrom(scratch: Store, path: string, start: number): Promise<string> {
  const length = ((await scratch.size(path)) ?? 0) - start;
  return length <= 0 ? "" : new TextDecoder().decode((await scratch.read(path, { start, length }))!);
}

const isFresh = (line: string, stored: ReadonlySet<number>): boolean => {
  const index = indexOf(line);
  return index !== null && !stored.has(index);
};

/** Null for a line that tells of a machine. */
const indexOf = (line: string): number | null => {
  const index = /^\{"index":(\d+),/.exec(line)?.[1];
  return index === undefined ? null : Number(index);
};
