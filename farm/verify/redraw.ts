import { createHash } from "node:crypto";
import type { Backend } from "../../renderer/node/backends.ts";
import { openSession, type RenderedFrame, type Session } from "../../renderer/node/session.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { type FrameImage, finishedImages } from "../frame-images.ts";
import type { Run } from "../run.ts";
import { loadRunCode } from "../run-code.ts";
import { shardPaths } from "../run-layout.ts";
import { unsealed } from "../seal.ts";
import type { DoneMarker } from "../shard-files.ts";
import { readText } from "../store/store.ts";
import type { Findings } from "./checks.ts";
import { comparePass, type PassDifference } from "./tolerance.ts";
import { firstDifference } from "./values.ts";

export interface Redrawn {
  /** Name of the run in a sweep's folder, else empty. */
  run: string;
  index: number;
  /** Whether browser and GL are the ones that drew it: then every byte must be equal. */
  sameFingerprint: boolean;
  fingerprint: Session["fingerprint"];
  /** By file; empty when all bytes are equal. */
  differences: PassDifference[];
}

/** `count` frames, one from each of as many equal parts of the run; which ones follows from the digest. */
export function chooseFrames(indices: readonly number[], count: number, digest: string): number[] {
  const chosen = Math.min(count, indices.length);
  return Array.from({ length: chosen }, (_, part) => {
    const first = Math.floor((part * indices.length) / chosen);
    const size = Math.floor(((part + 1) * indices.length) / chosen) - first;
    const hash = createHash("sha256").update(`seedfarm-verify/1 ${digest} ${part}`).digest();
    return indices[first + (hash.readUInt32BE() % size)]!;
  });
}

/** Draws frames again with the run's own program, and compares them with what is on disk. */
export async function redrawFrames(
  run: Run,
  frames: readonly { index: number; sample(): SampledFrame }[],
  backend: Backend,
  prefix: string,
  findings: Findings,
  onDrawn: () => void,
): Promise<Redrawn[]> {
  if (frames.length === 0) return [];
  const { registry, pageBundle, assets } = await loadRunCode(run);
  const session = await openSession({ recipe: run.plan.recipe, registry, pageBundle, assets, backend });
  const redrawn: Redrawn[] = [];
  try {
    for (const { index, sample } of frames) {
      const stored = await storedFrame(run, index);
      const drawn = await session.render(sample());
      redrawn.push(await compare(stored, drawn, session.fingerprint, prefix, findings));
      onDrawn();
    }
  } finally {
    await session.close();
  }
  return redrawn;
}

interface StoredFrame {
  record: FrameRecord;
  line: string;
  images: FrameImage[];
  fingerprints: readonly Session["fingerprint"][];
}

async function storedFrame(run: Run, index: number): Promise<StoredFrame> {
  const { recipe, shardFrames } = run.plan;
  const shard = Math.floor((index - recipe.firstFrame) / shardFrames);
  const marker = unsealed<DoneMarker>((await readText(run.store, shardPaths(shard).done)) ?? "");
  const lines = ((await readText(run.store, shardPaths(shard, marker?.attempt).frames)) ?? "").split("\n");
  const line = lines[index - recipe.firstFrame - shard * shardFrames]!;
  const record = JSON.parse(line) as FrameRecord;
  const images = finishedImages(run, shard, marker)(record);
  return { record, line, images, fingerprints: marker?.fingerprints ?? [] };
}

async function compare(
  stored: StoredFrame,
  drawn: RenderedFrame,
  fingerprint: Session["fingerprint"],
  prefix: string,
  findings: Findings,
): Promise<Redrawn> {
  const { index } = stored.record;
  const where = `${prefix}frame ${index}`;
  const known = stored.fingerprints.map((one) => JSON.stringify(one));
  const sameFingerprint = known.includes(JSON.stringify(fingerprint));
  findings.looked("redrawn.values");
  findings.looked("redrawn.pixels");
  const isEqual = JSON.stringify(drawn.record) === stored.line;
  const differences = isEqual ? [] : await differingPasses(stored, drawn);
  const result = { run: prefix.replace(/\/$/, ""), index, sameFingerprint, fingerprint, differences };
  if (isEqual) return result;
  const values = firstDifference("record", exactPart(stored.record), exactPart(drawn.record));
  if (values) findings.violated("redrawn.values", where, values);
  // A shard that several machines drew does not say which one drew this frame.
  const mustBeEqual = sameFingerprint && known.length === 1;
  if (mustBeEqual) {
    const first = firstDifference("record", stored.record, drawn.record);
    findings.violated(
      "redrawn.pixels",
      where,
      `Drawn again it is not the same: ${first ?? "its line has other bytes."}`,
    );
  } else
    for (const { file, differing, allowed, ok } of differences) {
      const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
      if (!ok)
        findings.violated(
          "redrawn.pixels",
          where,
          `${file}: ${percent(differing)} of the pixels differ, ${percent(allowed)} may.`,
        );
    }
  return result;
}

/** What is the same on every machine. Who is visible depends on pixels, so annotations are matched by those in both. */
function exactPart({ index, seed, values, camera, environment }: FrameRecord) {
  return { index, seed, values, camera, environment };
}

async function differingPasses({ images }: StoredFrame, { files }: RenderedFrame): Promise<PassDifference[]> {
  const found: PassDifference[] = [];
  for (const image of images) {
    const file = files.find((one) => one.file === image.file);
    const difference = file && (await differenceOf(image, file.bytes));
    if (difference) found.push(difference);
  }
  return found;
}

/** Null when the bytes are equal. An image that is gone or does not decode differs everywhere. */
async function differenceOf(image: FrameImage, drawn: Uint8Array): Promise<PassDifference | null> {
  try {
    const stored = await image.read();
    return Buffer.compare(stored, drawn) === 0 ? null : await comparePass(image.file, stored, drawn);
  } catch {
    return { file: image.file, differing: 1, allowed: 0, ok: false };
  }
}
