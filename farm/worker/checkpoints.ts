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

/** Stores the finished frames of an unfinished shard every so often, each once. What the scratch holds already is stored. */
export async function startCheckpoints(
  remote: Store,
  scratch: Store,
  shard: number,
  everyMs: number,
): Promise<Checkpoints> {
  const { dir, partial } = shardPaths(shard);
  let stored = (await scratch.size(partial)) ?? 0;
  const storeNew = async () => {
    for (let fresh = await freshLines(scratch, partial, stored); fresh; ) {
      const { lines, records, bytes } = fresh;
      const read = async (file: string) => (await scratch.read(`${dir}/${file}`))!;
      const name = partName(records.map(({ index }) => index));
      await remote.writeAtomic(`${dir}/${name}`, packPart(lines, records, read));
      stored += bytes;
      fresh = await freshLines(scratch, partial, stored);
    }
  };
  let storing: Promise<void> = Promise.resolve();
  const save = () => {
    storing = storing.catch(() => {}).then(storeNew);
    return storing;
  };
  // One that fails is made up for by the next; when the shard ends, `save` tells.
  const timer = setInterval(() => void save().catch(() => {}), everyMs);
  return {
    save,
    async stop() {
      clearInterval(timer);
      await storing.catch(() => {});
    },
  };
}

interface Fresh {
  lines: string[];
  records: FrameRecord[];
  /** Of the lines. */
  bytes: number;
}

/** Whole lines behind the first `stored` bytes, as many as one part takes. Null when no frame is among them. */
async function freshLines(scratch: Store, partial: string, stored: number): Promise<Fresh | null> {
  const length = ((await scratch.size(partial)) ?? 0) - stored;
  if (length <= 0) return null;
  const text = new TextDecoder().decode((await scratch.read(partial, { start: stored, length }))!);
  const all = text.split("\n").slice(0, -1);
  const indices = all.flatMap((line) => indexOf(line) ?? []);
  const fits = new Set(indices.slice(0, nameable(indices)));
  const end = all.findIndex((line) => indexOf(line) !== null && !fits.has(indexOf(line)!));
  const lines = end === -1 ? all : all.slice(0, end);
  const records = lines.flatMap((line) => (indexOf(line) === null ? [] : (JSON.parse(line) as FrameRecord)));
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  return records.length === 0 ? null : { lines, records, bytes };
}

/** Null for a line that tells of a machine. */
const indexOf = (line: string): number | null => {
  const index = /^\{"index":(\d+),/.exec(line)?.[1];
  return index === undefined ? null : Number(index);
};
