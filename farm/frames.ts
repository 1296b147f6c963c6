import { createHash } from "node:crypto";
import { join } from "node:path";
import { FarmError } from "../renderer/errors.ts";
import type { FrameRecord } from "../renderer/records.ts";
import { type FrameImage, shardImages } from "./frame-images.ts";
import { openRun, type Run } from "./run.ts";
import { shardCount, shardPaths, shardRange } from "./run-layout.ts";
import { unsealed } from "./seal.ts";
import type { DoneMarker } from "./shard-files.ts";
import { readText } from "./store/store.ts";

export interface RunFrame {
  record: FrameRecord;
  /** The record's bytes as frames.jsonl has them, without newline. */
  line: string;
  /** In the record's order. */
  images: FrameImage[];
}

/** Records of all finished shards, by index. One shard at a time is in memory. */
export async function* readFrames(runDir: string): AsyncGenerator<FrameRecord> {
  for await (const frame of runFrames(await openRun(runDir))) yield frame.record;
}

/** Frames by index; with `partial`, also the finished frames of unfinished shards. */
export async function* runFrames(run: Run, options: { partial?: boolean } = {}): AsyncGenerator<RunFrame> {
  for (let shard = 0; shard < shardCount(run.plan); shard++) {
    const done = await isDone(run, shard);
    if (!done && !options.partial) continue;
    const lines = done ? await finishedLines(run, shard) : await unfinishedLines(run, shard);
    const imagesOf = shardImages(run, shard, done);
    for (const { record, line } of lines) yield { record, line, images: imagesOf(record) };
  }
}

/** Indices of a shard's finished frames, ascending. */
export async function finishedIndices(run: Run, shard: number): Promise<number[]> {
  const { first, count } = shardRange(run.plan, shard);
  if (await isDone(run, shard)) return Array.from({ length: count }, (_, k) => first + k);
  return (await unfinishedLines(run, shard)).map(({ record }) => record.index);
}

interface ShardLine {
  record: FrameRecord;
  line: string;
}

async function isDone(run: Run, shard: number): Promise<boolean> {
  return (await run.store.size(shardPaths(shard).done)) !== null;
}

/** Lines of a done shard, checked against the done marker. */
async function finishedLines(run: Run, shard: number): Promise<ShardLine[]> {
  const { first, count } = shardRange(run.plan, shard);
  const text = (await readText(run.store, shardPaths(shard).frames)) ?? "";
  const marker = await doneMarker(run, shard);
  if (createHash("sha256").update(text).digest("hex") !== marker.framesSha256) throw damaged(run, shard);
  const lines = text.split("\n").slice(0, -1);
  const parsed = lines.map((line) => ({ record: JSON.parse(line) as FrameRecord, line }));
  const inOrder = parsed.length === count && parsed.every(({ record }, k) => record.index === first + k);
  if (!inOrder) throw damaged(run, shard);
  return parsed;
}

async function doneMarker(run: Run, shard: number): Promise<DoneMarker> {
  const marker = unsealed<DoneMarker>((await readText(run.store, shardPaths(shard).done)) ?? "");
  if (marker === null) throw damaged(run, shard);
  return marker;
}

/** Frames of a shard still being drawn, sorted: a worker appends them in the order in which they finish. */
async function unfinishedLines(run: Run, shard: number): Promise<ShardLine[]> {
  const text = (await readText(run.store, shardPaths(shard).partial)) ?? "";
  const { first, count } = shardRange(run.plan, shard);
  const found = new Map<number, ShardLine>();
  for (const line of text.split("\n")) {
    const record = parseRecord(line);
    if (record && record.index >= first && record.index < first + count) found.set(record.index, { record, line });
  }
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

function damaged(run: Run, shard: number): FarmError {
  const { dir, frames } = shardPaths(shard);
  return new FarmError({
    code: "shard.damaged",
    message: `${frames} in ${run.dir} is not what the shard's done.json says: one of them was changed.`,
    remedy: `Remove ${join(run.dir, dir)}, then draw it again with \`farm resume ${run.dir}\`.`,
    where: join(run.dir, frames),
    kind: "failed",
  });
}
