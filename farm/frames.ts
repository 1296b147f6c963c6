import { FarmError } from "../renderer/errors.ts";
import type { FrameRecord } from "../renderer/records.ts";
import { ahead } from "./ahead.ts";
import { type FrameImage, finishedImages, type ImagesOf, imageFiles, imagesInTar } from "./frame-images.ts";
import { openRun, type Run } from "./run.ts";
import { shardCount, shardPaths, shardRange } from "./run-layout.ts";
import { unsealed } from "./seal.ts";
import type { DoneMarker } from "./shard-files.ts";
import { readParts } from "./shard-parts.ts";
import { hashFile, readLines } from "./store/lines.ts";
import { held } from "./store/pieces.ts";
import { placeIn } from "./store/place.ts";
import { isLocal, readText } from "./store/store.ts";

export interface RunFrame {
  record: FrameRecord;
  /** The record's bytes as frames.jsonl has them, without newline. */
  line: string;
  /** In the record's order. */
  images: FrameImage[];
}

/** Shards that are fetched before they are read, so that an object store's answers are not waited for one by one. */
const SHARDS_AHEAD = 4;

/** Records of all finished shards, by index. One frame at a time is in memory, of an object store a few shards' lines. */
export async function* readFrames(runDir: string): AsyncGenerator<FrameRecord> {
  for await (const frame of runFrames(await openRun(runDir))) yield frame.record;
}

/** Frames by index; with `partial`, also the finished frames of unfinished shards. */
export async function* runFrames(run: Run, options: { partial?: boolean } = {}): AsyncGenerator<RunFrame> {
  const shards = Array.from({ length: shardCount(run.plan) }, (_, shard) => shard);
  const open = (shard: number) => openShardFrames(run, shard, options.partial ?? false);
  for await (const frames of ahead(isLocal(run.store) ? 1 : SHARDS_AHEAD, shards, open)) yield* frames();
}

type ShardFrames = () => AsyncGenerator<RunFrame>;

interface ShardLine {
  record: FrameRecord;
  line: string;
}

async function openShardFrames(run: Run, shard: number, partial: boolean): Promise<ShardFrames> {
  const text = await readText(run.store, shardPaths(shard).done);
  if (text !== null) return openFinished(run, shard, unsealed<DoneMarker>(text));
  if (!partial) return async function* () {};
  const found = await unfinishedLines(run, shard);
  return async function* () {
    for (const { record, line, imagesOf } of found) yield { record, line, images: imagesOf(record) };
  };
}

async function openFinished(run: Run, shard: number, marker: DoneMarker | null): Promise<ShardFrames> {
  if (marker === null) throw damaged(run, shard, shardPaths(shard).done);
  const { frames } = shardPaths(shard, marker.attempt);
  const file = isLocal(run.store) ? run.store : await held(run.store, frames);
  const imagesOf = finishedImages(run, shard, marker);
  const { first, count } = shardRange(run.plan, shard);
  return async function* () {
    if ((await hashFile(file, frames)) !== marker.framesSha256) throw damaged(run, shard, frames);
    let index = first;
    for await (const line of readLines(file, frames)) {
      const record = JSON.parse(line) as FrameRecord;
      if (record.index !== index++) throw damaged(run, shard, frames);
      yield { record, line, images: imagesOf(record) };
    }
    if (index !== first + count) throw damaged(run, shard, frames);
  };
}

/** Frames of a shard still being drawn, sorted: a worker notes them in the order in which they finish. */
async function unfinishedLines(run: Run, shard: number): Promise<(ShardLine & { imagesOf: ImagesOf })[]> {
  const { first, count } = shardRange(run.plan, shard);
  const found = new Map<number, ShardLine & { imagesOf: ImagesOf }>();
  const add = (line: string, imagesOf: ImagesOf) => {
    const record = parseRecord(line);
    if (record && record.index >= first && record.index < first + count)
      found.set(record.index, { record, line, imagesOf });
  };
  for (const { path, lines, tar } of await readParts(run.store, shard)) {
    for (const line of lines) add(line, imagesInTar(run, path, tar));
  }
  const text = (await readText(run.store, shardPaths(shard).partial)) ?? "";
  for (const line of text.split("\n")) add(line, imageFiles(run, shard));
  return [...found.values()].sort((a, b) => a.record.index - b.record.index);
}

/** Null for a torn last line and for lines that are no frames. */
function parseRecord(line: string): FrameRecord | null {
  try {
    const record = JSON.parse(line) as Partial<FrameRecord>;
    return typeof record.index === "number" ? (record as FrameRecord) : null;
  } catch {
    return null;
  }
}

function damaged(run: Run, shard: number, path: string): FarmError {
  return new FarmError({
    code: "shard.damaged",
    message: `${path} in ${run.dir} is not what the shard's done.json says: one of them was changed.`,
    remedy: `Remove ${placeIn(run.dir, shardPaths(shard).dir)}, then draw it again with \`farm resume ${run.dir}\`.`,
    where: placeIn(run.dir, path),
    kind: "failed",
  });
}
