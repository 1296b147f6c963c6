import { createHash } from "node:crypto";
import type { FrameRecord } from "../../renderer/records.ts";
import type { Run } from "../run.ts";
import { type ShardPaths, shardPaths, shardRange } from "../run-layout.ts";
import { unsealed } from "../seal.ts";
import type { DoneMarker } from "../shard-files.ts";
import { hashFile } from "../store/lines.ts";
import { readText } from "../store/store.ts";
import type { Findings } from "./checks.ts";

/** A finished shard as far as it can be read. */
export interface ShardToCheck {
  marker: DoneMarker | null;
  records: FrameRecord[];
  /** Its bytes are not those that its worker wrote, or nobody can tell. */
  isDamaged: boolean;
}

/** Null when the shard is not finished. Lines that are no records are reported and left out. */
export async function readShard(
  run: Run,
  shard: number,
  prefix: string,
  findings: Findings,
): Promise<ShardToCheck | null> {
  const doneText = await readText(run.store, shardPaths(shard).done);
  if (doneText === null) return null;
  const marker = unsealed<DoneMarker>(doneText);
  const paths = shardPaths(shard, marker?.attempt);
  const { first, count } = shardRange(run.plan, shard);
  findings.looked("shard.done");
  if (marker === null) findings.violated("shard.done", prefix + paths.done, "Its bytes were changed.");
  else if (marker.shard !== shard || marker.first !== first || marker.frames !== count) {
    findings.violated("shard.done", prefix + paths.done, "It is the marker of another shard or plan.");
  }
  const text = (await readText(run.store, paths.frames)) ?? "";
  const records = parseLines(text, first, count, prefix + paths.frames, findings);
  const sha256 = createHash("sha256").update(text).digest("hex");
  if (marker && sha256 !== marker.framesSha256) {
    findings.violated(
      "shard.frames",
      prefix + paths.frames,
      "Its bytes were changed: the hash is not that in done.json.",
    );
  }
  if (run.plan.layout === "tar") await checkTar(run, paths, marker, prefix, findings);
  await checkStrays(run, paths, records, prefix, findings);
  return { marker, records, isDamaged: sha256 !== marker?.framesSha256 };
}

function parseLines(text: string, first: number, count: number, where: string, findings: Findings): FrameRecord[] {
  findings.looked("shard.frames");
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length !== count) {
    findings.violated("shard.frames", where, `It has ${lines.length} whole lines, not ${count}.`);
  }
  return lines.flatMap((line, k) => {
    const record = parse(line);
    if (record?.index === first + k && isListed(record.images) && isListed(record.annotations)) return record;
    findings.violated("shard.frames", where, `Line ${k + 1} is not the record of frame ${first + k}.`);
    return [];
  });
}

function parse(line: string): FrameRecord | null {
  try {
    return JSON.parse(line) as FrameRecord;
  } catch {
    return null;
  }
}

const isListed = (list: unknown): boolean =>
  Array.isArray(list) && list.every((one) => typeof one === "object" && one !== null);

async function checkTar(
  { store }: Run,
  { tar }: ShardPaths,
  marker: DoneMarker | null,
  prefix: string,
  findings: Findings,
): Promise<void> {
  findings.looked("shard.tar");
  if ((await store.size(tar)) === null) return findings.violated("shard.tar", prefix + tar, "The file is missing.");
  if (marker && (await hashFile(store, tar)) !== marker.tarSha256) {
    findings.violated("shard.tar", prefix + tar, "Its bytes were changed: the hash is not that in done.json.");
  }
}

/** What belongs into a shard's folder besides images. */
const OWN = /^(done\.json|frames(-\w+)?\.jsonl|images(-\w+)?\.tar)$/;
/** What a crash at the very end, or a worker that came second, leaves there. */
const LEFT = /^(frames\.partial\.jsonl|failed\.json|part-.*\.tar)$/;

async function checkStrays(
  { plan, store }: Run,
  { data: dir }: ShardPaths,
  records: readonly FrameRecord[],
  prefix: string,
  findings: Findings,
): Promise<void> {
  findings.looked("shard.files");
  const named = new Set(plan.layout === "tar" ? [] : records.flatMap(({ images }) => images.map(({ file }) => file)));
  for (const name of (await store.list(dir)).filter((one) => !OWN.test(one) && !LEFT.test(one))) {
    const inside = await store.list(`${dir}/${name}`);
    const files = inside.length > 0 ? inside.map((file) => `${name}/${file}`) : [name];
    for (const file of files.filter((one) => !named.has(one) && !plan.recipe.passes.includes(one))) {
      findings.violated("shard.files", `${prefix}${dir}/${file}`, "No frame of the shard names this file.");
    }
  }
}
