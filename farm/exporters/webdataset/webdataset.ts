import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FarmError } from "../../../renderer/errors.ts";
import { frameStem } from "../../../renderer/frame-stem.ts";
import { tarName } from "../../frame-images.ts";
import type { TarMember } from "../../tar.ts";
import { defineExporter, type ExportResult } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { parsePasses } from "../parse-passes.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, openSource, type SourceFrame } from "../source.ts";
import { openSplits, SPLIT_OPTIONS, type Split, type Splits } from "../split.ts";
import { createShardSet, type ShardEntry, type ShardLimits, type ShardSet } from "./shard-set.ts";

const OPTIONS = {
  passes: { type: "string", default: "all", describe: "passes whose images go in, by commas" },
  "shard-megabytes": { type: "number", default: 500, describe: "most that a tar holds" },
  "shard-frames": { type: "number", default: 10000, describe: "most frames in a tar" },
  ...SPLIT_OPTIONS,
} as const;

type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

/** WebDataset: tars that are read from front to back. A frame's members stand together under the name of its index. */
export const webdataset = defineExporter({
  name: "webdataset",
  summary: "WebDataset tar shards by split, with an index for wids",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const limits = limitsOf(options);
    const source = await openSource(job, ...parsePasses(options.passes));
    const splits = openSplits(source, options);
    return inNewFolder(job.to, (folder, destination) => writeAll(source, options, splits, limits, folder, destination));
  },
});

async function writeAll(
  source: ExportSource,
  options: Options,
  splits: Splits,
  limits: ShardLimits,
  folder: string,
  destination: string,
): Promise<ExportResult> {
  const sets = new Map(splits.names.map((split) => [split, createShardSet(folder, split, limits)]));
  try {
    const passes = options.passes === "all" ? source.dataset.passes : parsePasses(options.passes);
    for await (const frame of source.frames()) {
      const split = splits.of(frame);
      if (split !== null) await addFrame(sets.get(split)!, frame, passes);
    }
    return await finish(sets, source, splits, folder, destination);
  } catch (error) {
    for (const set of sets.values()) await set.abandon();
    throw error;
  }
}

async function addFrame(set: ShardSet, frame: SourceFrame, passes: readonly string[]): Promise<void> {
  const images = frame.images.filter(({ pass }) => passes.includes(pass));
  const record = Buffer.from(frame.line);
  async function* members(): AsyncGenerator<TarMember> {
    yield { name: `${frame.prefix}${frameStem(frame.record.index)}.json`, bytes: record };
    for (const image of images) yield { name: frame.prefix + tarName(image.file), bytes: await image.read() };
  }
  await set.add(members(), [record.length, ...images.map(({ bytes }) => bytes)]);
}

async function finish(
  sets: ReadonlyMap<Split, ShardSet>,
  source: ExportSource,
  splits: Splits,
  folder: string,
  destination: string,
): Promise<ExportResult> {
  const files: string[] = [];
  let tars = 0;
  for (const [split, set] of sets) {
    const shards = await set.close();
    if (shards.length === 0) continue;
    tars += shards.length;
    const name = `shardindex-${split}.json`;
    await writeFile(join(folder, name), indexText(split, shards));
    files.push(join(destination, name));
  }
  return { files, warnings: [...source.warnings, ...splits.warnings()], summary: { ...splits.counts, tars } };
}

/** As `widsindex create` writes it: URLs are relative to the index. */
function indexText(split: Split, shardlist: readonly ShardEntry[]): string {
  return `${JSON.stringify({ __kind__: "wids-shard-index-v1", wids_version: 1, name: split, shardlist }, null, 2)}\n`;
}

function limitsOf(options: Options): ShardLimits {
  const [megabytes, frames] = [options["shard-megabytes"], options["shard-frames"]];
  if (!(megabytes > 0)) throw badLimit("--shard-megabytes", megabytes, "a size above 0");
  if (!Number.isSafeInteger(frames) || frames < 1) throw badLimit("--shard-frames", frames, "a whole number from 1");
  return { bytes: megabytes * 1e6, frames };
}

function badLimit(where: string, value: number, expected: string): FarmError {
  return new FarmError({
    code: "export.bad-shard",
    message: `${where} ${value}: expected ${expected}.`,
    remedy: `Leave ${where} out for its default.`,
    where,
  });
}
