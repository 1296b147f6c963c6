import { randomBytes } from "node:crypto";
import * as callbacks from "node:fs";
import { link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { storeError } from "./errors.ts";
import type { Folder, LocalStore, Slice } from "./store.ts";

type Content = Uint8Array | string | AsyncIterable<Uint8Array>;

/** Half the processor time of the same in node:fs/promises, which is felt with thousands of small files. */
const readFile = promisify(callbacks.readFile);
const unlink = promisify(callbacks.unlink);
const descriptor = {
  open: promisify(callbacks.open),
  write: promisify(callbacks.write),
  sync: promisify(callbacks.fsync),
  close: promisify(callbacks.close),
};
const PIECE = 1 << 17;
const FOLDERS_AT_ONCE = 64;

/** A run in a folder of this machine. The folder need not exist; writing makes it. */
export function localStore(folder: string): LocalStore {
  const root = resolve(folder);
  const at = (path: string): string => join(root, path);
  return {
    url: root,
    folder: root,
    pieceBytes: PIECE,
    read: (path, slice) => orNull(slice ? readSlice(at(path), slice) : readFile(at(path))),
    size: async (path) => (await orNull(stat(at(path))))?.size ?? null,
    writeAtomic: (path, bytes) => writing(at(path), bytes, (temporary) => rename(temporary, at(path))),
    putIfAbsent: (path, bytes) =>
      writing(at(path), bytes, (temporary) => linkIfAbsent(temporary, at(path)).finally(() => remove(temporary))),
    append: (path, text) => append(at(path), text),
    remove: (path) => rm(at(path), { recursive: true, force: true }),
    list: (path) => namesIn(at(path)),
    folders: (path) => foldersIn(at(path)),
  };
}

/** Empty when it is no folder. */
const namesIn = async (folder: string): Promise<string[]> => (await orNull(readdir(folder)))?.sort() ?? [];

async function* foldersIn(parent: string): AsyncGenerator<Folder> {
  const items = (await orNull(readdir(parent, { withFileTypes: true }))) ?? [];
  const folders = items.flatMap((item) => (item.isDirectory() ? item.name : [])).sort();
  for (let first = 0; first < folders.length; first += FOLDERS_AT_ONCE) {
    const some = folders.slice(first, first + FOLDERS_AT_ONCE);
    yield* await Promise.all(some.map(async (name) => ({ name, names: await namesIn(join(parent, name)) })));
  }
}

/** Writes a temporary file beside the target, so that the last step is a rename or link on one file system. */
async function writing<T>(target: string, bytes: Content, settle: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = `${target}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await withFolder(target, () => writeSynced(temporary, "wx", bytes));
    return await settle(temporary);
  } catch (error) {
    await remove(temporary);
    throw storeError(error, target, lengthOf(bytes));
  }
}

const remove = (temporary: string): Promise<void> => unlink(temporary).catch(() => {});

/** 0 when it is not known before it is written. */
const lengthOf = (content: Content): number =>
  typeof content === "string" || content instanceof Uint8Array ? content.length : 0;

async function writeSynced(path: string, flag: "wx" | "a", content: Content): Promise<void> {
  const file = await descriptor.open(path, flag);
  try {
    for await (const bytes of piecesOf(content)) await writeAll(file, bytes);
    await descriptor.sync(file);
  } finally {
    await descriptor.close(file);
  }
}

function piecesOf(content: Content): AsyncIterable<Uint8Array> | readonly Uint8Array[] {
  if (typeof content === "string") return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}

async function writeAll(file: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; )
    at += (await descriptor.write(file, bytes, at, bytes.length - at, null)).bytesWritten;
}

async function readSlice(path: string, { start, length }: Slice): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function append(target: string, text: string): Promise<void> {
  try {
    await withFolder(target, () => writeSynced(target, "a", text));
  } catch (error) {
    throw storeError(error, target, text.length);
  }
}

/** Makes the folder only when it is missing: nearly every write finds it there. */
async function withFolder(target: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await mkdir(dirname(target), { recursive: true });
    await write();
  }
}

async function linkIfAbsent(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
}
