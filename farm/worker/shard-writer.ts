import { createHash } from "node:crypto";
import { FarmError } from "../../renderer/errors.ts";
import type { RenderedFrame, Session } from "../../renderer/node/session.ts";
import type { RunPlan } from "../plan.ts";
import { rejectedInLines } from "../quality/tally.ts";
import { shardPaths, shardRange } from "../run-layout.ts";
import { sealed } from "../seal.ts";
import { type DoneMarker, FAILED_FORMAT, type FailedFrame, type FailedMarker, SHARD_FORMAT } from "../shard-files.ts";
import type { LocalStore } from "../store/store.ts";
import { type FingerprintLine, recoverShard } from "./recover.ts";
import { removeImages, writeTar } from "./shard-tar.ts";

type Fingerprint = Session["fingerprint"];

/** One shard being written: knows which frames are on disk, and turns them into a finished shard at the end. */
export interface ShardWriter {
  readonly shard: number;
  /** Indices still to draw, ascending. */
  readonly missing: readonly number[];
  write(frame: RenderedFrame, fingerprint: Fingerprint): Promise<void>;
  fail(frame: FailedFrame): void;
  /** Writes done.json when every frame is there; otherwise failed.json when frames were given up. */
  finish(): Promise<{ done: boolean; failed: number }>;
}

/** A shard in a folder that no other worker writes to. Null when it is done already. */
export async function openLocalShard(store: LocalStore, plan: RunPlan, shard: number): Promise<ShardWriter | null> {
  const paths = shardPaths(shard);
  if ((await store.size(paths.done)) !== null) return null;
  const range = shardRange(plan, shard);
  const { lines, fingerprints } = await recoverShard(store, paths, range);
  const indices = Array.from({ length: range.count }, (_, k) => range.first + k);
  const failed: FailedFrame[] = [];
  const timings = meanTimings();
  let appending: Promise<void> = Promise.resolve();
  const appendLine = (line: string) => {
    appending = appending.then(() => store.append(paths.partial, `${line}\n`));
    return appending;
  };

  return {
    shard,
    missing: indices.filter((index) => !lines.has(index)),
    async write({ record, files, timings: stages }, fingerprint) {
      await Promise.all(files.map(({ file, bytes }) => store.writeAtomic(`${paths.dir}/${file}`, bytes)));
      if (noteFingerprint(fingerprints, fingerprint)) {
        await appendLine(JSON.stringify({ fingerprint } satisfies FingerprintLine));
      }
      const line = JSON.stringify(record);
      await appendLine(line);
      lines.set(record.index, line);
      timings.add(stages);
    },
    fail: (frame) => void failed.push(frame),
    async finish() {
      if (failed.length > 0) await store.writeAtomic(paths.failed, failedText(shard, failed));
      if (lines.size < range.count) return { done: false, failed: failed.length };
      const text = indices.map((index) => `${lines.get(index)}\n`).join("");
      await store.writeAtomic(paths.frames, text);
      const { first, count: frames } = range;
      const framesSha256 = createHash("sha256").update(text).digest("hex");
      const tar = plan.layout === "tar" ? { tarSha256: await writeTar(store, shard, text) } : {};
      const head = { format: SHARD_FORMAT, shard, first, frames, framesSha256, ...tar } as const;
      const rejected = plan.recipe.quality && { rejected: rejectedInLines(lines.values()) };
      const marker: DoneMarker = { ...head, ...rejected, fingerprints, timings: timings.mean() };
      await store.putIfAbsent(paths.done, sealed(marker));
      if (plan.layout === "tar") await removeImages(store, plan.recipe, shard);
      await store.remove(paths.partial);
      await store.remove(paths.failed);
      return { done: true, failed: 0 };
    },
  };
}

/** A page that answers with another frame, or with other files than the record lists, must not reach the disk. */
export function checkRendered({ record, files }: RenderedFrame, index: number): void {
  const sizes = new Map(files.map(({ file, bytes }) => [file, bytes.length]));
  const whole = record.images.every((image) => sizes.get(image.file) === image.bytes);
  if (record.index === index && whole && sizes.size === record.images.length) return;
  throw new FarmError({
    code: "session.wrong-output",
    message: `The renderer answered frame ${index} with ${record.index === index ? "other files than its record lists" : `frame ${record.index}`}.`,
    where: `frame ${index}`,
    kind: "failed",
  });
}

function failedText(shard: number, frames: readonly FailedFrame[]): string {
  const sorted = [...frames].sort((a, b) => a.index - b.index);
  return `${JSON.stringify({ format: FAILED_FORMAT, shard, frames: sorted } satisfies FailedMarker, null, 2)}\n`;
}

/** True when the fingerprint is new to the shard. */
function noteFingerprint(known: Fingerprint[], fingerprint: Fingerprint): boolean {
  const text = JSON.stringify(fingerprint);
  if (known.some((one) => JSON.stringify(one) === text)) return false;
  known.push(fingerprint);
  return true;
}

function meanTimings() {
  const sums: Record<string, number> = {};
  let frames = 0;
  return {
    add(stages: Record<string, number>) {
      frames++;
      for (const [stage, ms] of Object.entries(stages)) sums[stage] = (sums[stage] ?? 0) + ms;
    },
    mean: () =>
      Object.fromEntries(Object.entries(sums).map(([stage, ms]) => [stage, Math.round((10 * ms) / frames) / 10])),
  };
}
