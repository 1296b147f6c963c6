// Damages a copy of a finished run, either in one byte or so that hashes and seals fit again.
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { mergeRun } from "../../farm/merge.ts";
import { openRun } from "../../farm/run.ts";
import { sealed } from "../../farm/seal.ts";
import { readPlane } from "../../farm/sheets/pixels.ts";
import type { Annotation, FrameRecord } from "../../renderer/records.ts";

type Loose<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };
/** A record whose fields can be written. */
export type OpenRecord = Omit<Loose<FrameRecord>, "annotations"> & { annotations: Loose<Annotation>[] };

const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** Changes one bit of a byte of a file, counted from its start or (negative) from its end. */
export function flip(file: string, at: number, bit = 0): void {
  const bytes = readFileSync(file);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = bytes[place]! ^ (1 << bit);
  writeFileSync(file, bytes);
}

export function copyOf(run: string, to: string): string {
  rmSync(to, { recursive: true, force: true });
  cpSync(run, to, { recursive: true });
  rmSync(join(to, "verify"), { recursive: true, force: true });
  return to;
}

/** Rewrites one frame's record; then frames.jsonl, done.json and dataset.json all fit together again. */
export async function rewrite(
  dir: string,
  index: number,
  change: (record: OpenRecord) => void | Promise<void>,
): Promise<void> {
  const shard = shardOf(dir, index);
  const file = join(shard, "frames.jsonl");
  const records = readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as OpenRecord);
  await change(records.find((record) => record.index === index)!);
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  reseal(shard);
  await mergeRun(await openRun(dir), { partial: true });
}

/** Puts another image in place of one, hash and all. */
export async function repaint(
  dir: string,
  index: number,
  part: string,
  paint: (bytes: Buffer) => Promise<Uint8Array>,
): Promise<void> {
  await rewrite(dir, index, async (record) => {
    const image = record.images.find(({ file }) => file.includes(part))!;
    const path = join(shardOf(dir, index), image.file);
    const bytes = await paint(readFileSync(path));
    // Unlinked first, as a copy may share its bytes.
    rmSync(path);
    writeFileSync(path, bytes);
    Object.assign(image, { sha256: sha256(bytes), bytes: bytes.length });
  });
}

/** Changes the numbers of a grey image of 8 or 16 bits. */
export const numbers =
  (change: (values: number[], width: number) => number[]) =>
  async (bytes: Buffer): Promise<Uint8Array> => {
    const { depth } = await sharp(bytes).metadata();
    const { width, height, values } = await readPlane("x.png", bytes);
    const changed = change(Array.from(values), width);
    const raw = depth === "ushort" ? Uint16Array.from(changed) : Uint8Array.from(changed);
    const space = depth === "ushort" ? "grey16" : "b-w";
    return sharp(raw, { raw: { width, height, channels: 1 } })
      .toColourspace(space)
      .png()
      .toBuffer();
  };

/** Changes done.json and seals it anew. */
export function remark(shard: string, change: (marker: Record<string, unknown>) => void): void {
  const file = join(shard, "done.json");
  const { seal: _, ...marker } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  change(marker);
  writeFileSync(file, sealed(marker));
}

export const reseal = (shard: string): void =>
  remark(shard, (marker) => {
    marker.framesSha256 = sha256(readFileSync(join(shard, "frames.jsonl")));
  });

/** The folder of the shard that holds a frame. */
export function shardOf(dir: string, index: number): string {
  const shards = readdirSync(join(dir, "shards")).map((name) => join(dir, "shards", name));
  return shards.find((shard) => {
    const { first, frames } = JSON.parse(readFileSync(join(shard, "done.json"), "utf8")) as Record<string, number>;
    return index >= first! && index < first! + frames!;
  })!;
}
