import { Header } from "tar/header";
import type { Store } from "./store/store.ts";

const BLOCK = 512;
const END = Buffer.alloc(2 * BLOCK);
/** Bytes of headers and small files that one read of an index fetches. */
const CHUNK = 1 << 16;

export interface TarMember {
  /** At most 100 ASCII characters. */
  name: string;
  bytes: Uint8Array;
}

/** A tar (ustar) without times and owners: the same members give the same bytes. */
export async function* packTar(members: AsyncIterable<TarMember> | Iterable<TarMember>): AsyncGenerator<Uint8Array> {
  for await (const { name, bytes } of members) {
    const header = new Header({ path: name, size: bytes.length, mode: 0o644, uid: 0, gid: 0, type: "File" });
    header.mtime = new Date(0);
    if (header.encode()) throw new RangeError(`"${name}" is too long for a tar member.`);
    yield header.block!;
    yield bytes;
    yield Buffer.alloc(-bytes.length & (BLOCK - 1));
  }
  yield END;
}

/** Where a member's bytes lie in the tar. */
export interface TarSlot {
  start: number;
  length: number;
}

/** Members by name, from the headers alone. Null when the tar is not there; throws RangeError when it is none. */
export async function tarIndex(store: Store, path: string): Promise<Map<string, TarSlot> | null> {
  const total = await store.size(path);
  if (total === null) return null;
  const index = new Map<string, TarSlot>();
  let chunk = Buffer.alloc(0);
  let from = 0;
  for (let at = 0; at + BLOCK <= total; ) {
    if (at < from || at + BLOCK > from + chunk.length) {
      chunk = Buffer.from((await store.read(path, { start: at, length: Math.min(CHUNK, total - at) })) ?? []);
      from = at;
    }
    const header = new Header(chunk, at - from);
    if (header.nullBlock) return index;
    const { path: name, size } = header;
    if (!header.cksumValid || name === undefined || size === undefined) break;
    index.set(name, { start: at + BLOCK, length: size });
    at += BLOCK + size + (-size & (BLOCK - 1));
  }
  throw new RangeError(`${path} is not a whole tar.`);
}
