import { randomBytes } from "node:crypto";
import type { FrameRecord } from "../renderer/records.ts";
import { tarName } from "./frame-images.ts";
import { shardPaths } from "./run-layout.ts";
import type { Store } from "./store/store.ts";
import { openTar, packTar, type Tar, type TarMember } from "./tar.ts";

/**
 * While a shard of tars is drawn, its finished frames lie in the run in parts: tars of the images behind the lines
 * of frames.partial.jsonl that tell of them. A part's name says which frames it holds, so that a listing tells the progress.
 */
const NAME = /^part-([\d_-]+)\.[0-9a-f]+\.tar$/;
const LINES = "frames.jsonl";
const LONGEST = 200;

/** Frame indices → "part-12-19_21.5f3a9c0d.tar". Two workers never make the same name. */
export const partName = (indices: readonly number[]): string =>
  `part-${ranges(ascending(indices))}.${randomBytes(4).toString("hex")}.tar`;

/** Empty when it is not the name of a part. */
export function partIndices(name: string): number[] {
  const parts = NAME.exec(name)?.[1]?.split("_") ?? [];
  return parts.flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, k) => first + k);
  });
}

function ranges(indices: readonly number[]): string {
  const found: [first: number, last: number][] = [];
  for (const index of indices) {
    const range = found.at(-1);
    if (range?.[1] === index - 1) range[1] = index;
    else found.push([index, index]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join("_");
}

/** How many of the indices, from the first on, one name can tell. */
export function nameable(indices: readonly number[]): number {
  const length = (count: number) => ranges(ascending(indices.slice(0, count))).length;
  let count = indices.length;
  while (count > 1 && length(count) > LONGEST) count = Math.ceil(count / 2);
  return count;
}

const ascending = (indices: readonly number[]): number[] => [...indices].sort((a, b) => a - b);

/** A part's bytes: the lines, then the images that their records name. */
export function packPart(
  lines: readonly string[],
  records: readonly FrameRecord[],
  read: (file: string) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  async function* members(): AsyncGenerator<TarMember> {
    yield { name: LINES, bytes: Buffer.from(lines.map((line) => `${line}\n`).join("")) };
    for (const { images } of records) {
      for (const { file } of images) yield { name: tarName(file), bytes: await read(file) };
    }
  }
  return packTar(members());
}

export interface Part {
  /** Path in the run. */
  path: string;
  lines: string[];
  tar: Tar;
}

/** Names of a shard's parts, sorted. */
export const partNames = async (store: Store, shard: number): Promise<string[]> =>
  (await store.list(shardPaths(shard).dir)).filter((name) => NAME.test(name));

/** For `catch` after reading from a part: what is damaged counts as not there, so that its frames are drawn again. */
export function nullIfDamaged(error: unknown): null {
  if (error instanceof RangeError) return null;
  throw error;
}

/**
 * Those parts, or all. One that vanishes meanwhile is left out: then the shard has just been finished. So is one that is
 * damaged.
 */
export async function readParts(store: Store, shard: number, some?: readonly string[]): Promise<Part[]> {
  const { dir } = shardPaths(shard);
  const names = some ?? (await partNames(store, shard));
  const parts = await Promise.all(names.map((name) => readPart(store, `${dir}/${name}`)));
  return parts.filter((part) => part !== null);
}

async function readPart(store: Store, path: string): Promise<Part | null> {
  const tar = openTar(store, path);
  const text = await tar.read(LINES).catch(nullIfDamaged);
  return text && { path, lines: new TextDecoder().decode(text).split("\n").slice(0, -1), tar };
}
