import { Header } from "tar/header";
import { readThrough } from "./store/pieces.ts";
import type { Slice, Store } from "./store/store.ts";

const BLOCK = 512;

/** What closes a tar. */
export const TAR_END: Uint8Array = Buffer.alloc(2 * BLOCK);

export interface TarMember {
  /** At most 100 ASCII characters. */
  name: string;
  bytes: Uint8Array;
}

/** A tar (ustar) without times and owners: the same members give the same bytes. */
export async function* packTar(members: AsyncIterable<TarMember> | Iterable<TarMember>): AsyncGenerator<Uint8Array> {
  for await (const member of members) yield* tarEntry(member);
  yield TAR_END;
}

/** A member as it lies in a tar: header, bytes, and zeros up to a whole block. */
export function tarEntry({ name, bytes }: TarMember): [header: Uint8Array, bytes: Uint8Array, padding: Uint8Array] {
  const header = new Header({ path: name, size: bytes.length, mode: 0o644, uid: 0, gid: 0, type: "File" });
  header.mtime = new Date(0);
  if (header.encode()) throw new RangeError(`"${name}" is too long for a tar member.`);
  return [header.block!, bytes, Buffer.alloc(-bytes.length & (BLOCK - 1))];
}

/** Bytes that a member of this size takes in a tar. */
export const tarEntrySize = (size: number): number => BLOCK + size + (-size & (BLOCK - 1));

/** A tar in a store. Its headers are read one after the other, as far as members are asked for. */
export interface Tar {
  /** Null when there is no such member, or no tar. Throws RangeError when it is no whole tar. */
  read(name: string): Promise<Uint8Array | null>;
}

export function openTar(store: Store, path: string): Tar {
  const readSlice = readThrough(store, path);
  const slots = new Map<string, Slice>();
  let at = 0;
  let isAll = false;
  /** Notes where the next member lies. */
  const step = async () => {
    const block = await readSlice({ start: at, length: BLOCK });
    isAll = block === null;
    if (block === null) return;
    const header = block.length === BLOCK ? new Header(Buffer.from(block)) : null;
    isAll = header?.nullBlock === true;
    if (isAll) return;
    if (!header?.cksumValid || header.path === undefined || header.size === undefined) throw notWhole(path);
    slots.set(header.path, { start: at + BLOCK, length: header.size });
    at += tarEntrySize(header.size);
  };
  let stepping: Promise<void> = Promise.resolve();
  const find = async (name: string): Promise<Slice | undefined> => {
    stepping = stepping.then(async () => {
      while (!slots.has(name) && !isAll) await step();
    });
    await stepping;
    return slots.get(name);
  };
  return {
    async read(name) {
      const slot = slots.get(name) ?? (await find(name));
      const bytes = slot === undefined ? null : await readSlice(slot);
      if (bytes !== null && bytes.length < slot!.length) throw notWhole(path);
      return bytes;
    },
  };
}

const notWhole = (path: string): RangeError => new RangeError(`${path} is not a whole tar.`);
