import type { Session } from "../../renderer/node/session.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { ShardPaths, ShardRange } from "../run-layout.ts";
import { type LocalStore, readText } from "../store/store.ts";

/** A line of frames.partial.jsonl is a frame's record, or says which machine drew the frames after it. */
export interface FingerprintLine {
  fingerprint: Session["fingerprint"];
}

export interface Recovered {
  /** Record lines by frame index, without newline. */
  lines: Map<number, string>;
  fingerprints: Session["fingerprint"][];
}

/** What an earlier worker finished of a shard: frames whose line is whole and whose files are all there. */
export async function recoverShard(store: LocalStore, paths: ShardPaths, range: ShardRange): Promise<Recovered> {
  const recovered: Recovered = { lines: new Map(), fingerprints: [] };
  await removeTemporaryFiles(store, paths.dir);
  const text = await readText(store, paths.partial);
  if (text === null) return recovered;
  for (const line of text.split("\n")) await recoverLine(line, recovered, store, paths, range);
  // Without the torn or stale lines, so that what is appended next starts on a line of its own.
  await store.writeAtomic(paths.partial, partialText(recovered));
  return recovered;
}

function partialText({ lines, fingerprints }: Recovered): string {
  const heads = fingerprints.map((fingerprint) => JSON.stringify({ fingerprint } satisfies FingerprintLine));
  return [...heads, ...lines.values()].map((line) => `${line}\n`).join("");
}

async function recoverLine(
  line: string,
  recovered: Recovered,
  store: LocalStore,
  paths: ShardPaths,
  range: ShardRange,
): Promise<void> {
  const parsed = parseLine(line);
  if (parsed === null) return;
  if ("fingerprint" in parsed) {
    noteFingerprint(recovered.fingerprints, parsed.fingerprint);
    return;
  }
  const offset = parsed.index - range.first;
  if (offset < 0 || offset >= range.count) return;
  if (await filesAreThere(parsed, store, paths.dir)) recovered.lines.set(parsed.index, line);
}

/** True when the fingerprint is new. */
export function noteFingerprint(known: Session["fingerprint"][], fingerprint: Session["fingerprint"]): boolean {
  const text = JSON.stringify(fingerprint);
  if (known.some((one) => JSON.stringify(one) === text)) return false;
  known.push(fingerprint);
  return true;
}

/** Null for a torn line. */
export function parseLine(line: string): FrameRecord | FingerprintLine | null {
  try {
    return JSON.parse(line) as FrameRecord | FingerprintLine;
  } catch {
    return null;
  }
}

async function filesAreThere(record: FrameRecord, store: LocalStore, dir: string): Promise<boolean> {
  const sizes = await Promise.all(record.images.map((image) => store.size(`${dir}/${image.file}`)));
  return record.images.every((image, k) => sizes[k] === image.bytes);
}

/** What a killed worker left half written. */
async function removeTemporaryFiles(store: LocalStore, dir: string): Promise<void> {
  const folders = [dir, ...(await store.list(dir)).map((name) => `${dir}/${name}`)];
  for (const folder of folders) {
    const left = (await store.list(folder)).filter((name) => name.endsWith(".tmp"));
    for (const name of left) await store.remove(`${folder}/${name}`);
  }
}
