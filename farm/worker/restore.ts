import { createHash } from "node:crypto";
import type { FrameRecord } from "../../renderer/records.ts";
import { tarName } from "../frame-images.ts";
import { type ShardRange, shardPaths } from "../run-layout.ts";
import { type Part, readParts } from "../shard-parts.ts";
import type { LocalStore, Store } from "../store/store.ts";
import { parseLine } from "./recover.ts";

/** Fetches what earlier workers stored of an unfinished shard, so that this one goes on from there. */
export async function restoreParts(
  remote: Store,
  scratch: LocalStore,
  shard: number,
  range: ShardRange,
): Promise<void> {
  const known = new Set<string>();
  const seen = new Set<number>();
  const isNew = (line: string): boolean => {
    const parsed = parseLine(line);
    if (parsed === null || known.has(line)) return false;
    if ("fingerprint" in parsed) return true;
    const offset = parsed.index - range.first;
    return offset >= 0 && offset < range.count && !seen.has(parsed.index);
  };
  for (const part of await readParts(remote, shard)) {
    const kept: string[] = [];
    for (const line of part.lines.filter(isNew)) {
      const parsed = parseLine(line)!;
      if (!("fingerprint" in parsed)) {
        if (!(await fetchImages(part, parsed, scratch, shard))) continue;
        seen.add(parsed.index);
      }
      known.add(line);
      kept.push(`${line}\n`);
    }
    await scratch.append(shardPaths(shard).partial, kept.join(""));
  }
}

/** False when an image is not what its record says: then the frame is drawn again. */
async function fetchImages(
  { tar }: Part,
  { images }: FrameRecord,
  scratch: LocalStore,
  shard: number,
): Promise<boolean> {
  for (const { file, sha256 } of images) {
    const bytes = await tar.read(tarName(file));
    if (bytes === null || createHash("sha256").update(bytes).digest("hex") !== sha256) return false;
    await scratch.writeAtomic(`${shardPaths(shard).dir}/${file}`, bytes);
  }
  return true;
}
