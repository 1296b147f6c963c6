import { createHash } from "node:crypto";
import type { FrameRecord } from "../../renderer/records.ts";
import { tarName } from "../frame-images.ts";
import type { RunPlan } from "../plan.ts";
import { shardPaths, shardRange } from "../run-layout.ts";
import { nullIfDamaged, type Part, partIndices, partNames, readParts } from "../shard-parts.ts";
import type { LocalStore, Store } from "../store/store.ts";
import { parseLine, recoverShard } from "./recover.ts";

/**
 * Fetches what earlier workers stored of an unfinished shard and the scratch has not, so that this worker goes on from
 * there. Returns the indices of frames that need not be stored again.
 */
export async function restoreParts(
  store: Store,
  scratch: LocalStore,
  plan: RunPlan,
  shard: number,
): Promise<Set<number>> {
  const range = shardRange(plan, shard);
  const here = new Set((await recoverShard(scratch, shardPaths(shard), range)).lines.keys());
  const isWanted = (index: number) => index >= range.first && index < range.first + range.count && !here.has(index);
  const names = await partNames(store, shard);
  const stored = new Set(names.flatMap(partIndices).filter((index) => here.has(index)));
  const useful = names.filter((name) => partIndices(name).some(isWanted));
  for (const part of await readParts(store, shard, useful)) {
    const kept: string[] = [];
    for (const line of part.lines) {
      const index = await restoreLine(line, part, scratch, shard, isWanted);
      if (index === null) continue;
      kept.push(`${line}\n`);
      if (index === "machine") continue;
      here.add(index);
      stored.add(index);
    }
    await scratch.append(shardPaths(shard).partial, kept.join(""));
  }
  return stored;
}

/** The frame of a line that is to be kept, or that it tells of a machine. Null when it is of no use here. */
async function restoreLine(
  line: string,
  part: Part,
  scratch: LocalStore,
  shard: number,
  isWanted: (index: number) => boolean,
): Promise<number | "machine" | null> {
  const parsed = parseLine(line);
  if (parsed === null) return null;
  if ("fingerprint" in parsed) return "machine";
  if (!isWanted(parsed.index)) return null;
  return (await fetchImages(part, parsed, scratch, shard)) ? parsed.index : null;
}

/** False when an image is not what its record says: then the frame is drawn again. */
async function fetchImages(
  { tar }: Part,
  { images }: FrameRecord,
  scratch: LocalStore,
  shard: number,
): Promise<boolean> {
  for (const { file, sha256 } of images) {
    const bytes = await tar.read(tarName(file)).catch(nullIfDamaged);
    if (bytes === null || createHash("sha256").update(bytes).digest("hex") !== sha256) return false;
    await scratch.writeAtomic(`${shardPaths(shard).dir}/${file}`, bytes);
  }
  return true;
}
