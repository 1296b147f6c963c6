import { createHash } from "node:crypto";
import type { FrameRecord } from "../../renderer/records.ts";
import type { RunPlan } from "../plan.ts";
import { rejectedInLines } from "../quality/tally.ts";
import { shardPaths, shardRange } from "../run-layout.ts";
import { type DoneMarker, type FailedFrame, SHARD_FORMAT } from "../shard-files.ts";
import type { LocalStore } from "../store/store.ts";
import { type FingerprintLine, noteFingerprint, recoverShard } from "./recover.ts";
import type { ShardWriter } from "./shard-writer.ts";
import { startSitting } from "./sitting.ts";

/** Frames of a shard in a folder that no other worker writes to. */
export interface ShardFrames extends Omit<ShardWriter, "isTaken" | "finish"> {
  /** Those given up. */
  readonly failed: readonly FailedFrame[];
  /** frames.jsonl and its done marker; null while frames are missing. */
  whole(): { text: string; marker: DoneMarker } | null;
}

/** Goes on from what an earlier worker left in the folder. */
export async function openShardFrames(store: LocalStore, plan: RunPlan, shard: number): Promise<ShardFrames> {
  const paths = shardPaths(shard);
  const range = shardRange(plan, shard);
  const { lines, fingerprints } = await recoverShard(store, paths, range);
  const indices = Array.from({ length: range.count }, (_, k) => range.first + k);
  const failed: FailedFrame[] = [];
  const sitting = startSitting();
  let appending: Promise<void> = Promise.resolve();
  const appendLine = (line: string) => {
    appending = appending.then(() => store.append(paths.partial, `${line}\n`));
    return appending;
  };

  return {
    shard,
    failed,
    missing: indices.filter((index) => !lines.has(index)),
    async write({ record, files, timings }, fingerprint) {
      const started = performance.now();
      await Promise.all(files.map(({ file, bytes }) => store.writeAtomic(`${paths.dir}/${file}`, bytes)));
      if (noteFingerprint(fingerprints, fingerprint)) {
        await appendLine(JSON.stringify({ fingerprint } satisfies FingerprintLine));
      }
      const line = JSON.stringify(record);
      await appendLine(line);
      lines.set(record.index, line);
      timings.write = performance.now() - started;
      sitting.note(timings);
    },
    fail: (frame) => void failed.push(frame),
    whole() {
      if (lines.size < range.count) return null;
      const sorted = indices.map((index) => lines.get(index)!);
      const text = sorted.map((line) => `${line}\n`).join("");
      const { first, count: frames } = range;
      const framesSha256 = createHash("sha256").update(text).digest("hex");
      const rejected = plan.recipe.quality && { rejected: rejectedInLines(sorted) };
      const counts = { categories: categoriesIn(sorted), ...rejected };
      const head = { format: SHARD_FORMAT, shard, first, frames, framesSha256 } as const;
      return { text, marker: { ...head, ...counts, fingerprints, ...sitting.summary() } };
    },
  };
}

/** Annotations by category, in order of the names. */
function categoriesIn(lines: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const { annotations = [] } = JSON.parse(line) as Partial<FrameRecord>;
    for (const { category } of annotations) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
