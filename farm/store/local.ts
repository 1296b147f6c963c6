import { randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { storeError } from "./errors.ts";
import type { Store } from "./store.ts";

/** A run in a folder of this machine. The folder need not exist; writing makes it. */
export function localStore(folder: string): Store {
  const root = resolve(folder);
  const at = (path: string): string => join(root, path);
  return {
    url: root,
    read: (path) => orNull(readFile(at(path))),
    size: async (path) => (await orNull(stat(at(path))))?.size ?? null,
    writeAtomic: (path, bytes) => writing(at(path), bytes, (temporary) => rename(temporary, at(path))),
    putIfAbsent: (path, bytes) => writing(at(path), bytes, (temporary) => linkIfAbsent(temporary, at(path))),
    append: (path, text) => append(at(path), text),
    remove: (path) => rm(at(path), { force: true }),
    list: async (path) => (await orNull(readdir(at(path))))?.sort() ?? [],
  };
}

/** Writes a temporary file beside the target, so that the last step is a rename or link on one file system. */
async function writing<T>(
  target: string,
  bytes: Uint8Array | string,
  settle: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = `${target}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await withFolder(target, () => writeSynced(temporary, "wx", bytes));
    return await settle(temporary);
  } catch (error) {
    throw storeError(error, target, bytes.length);
  } finally {
    // After a rename there is nothing left to remove; after a link or a failure there is.
    await rm(temporary, { force: true }).catch(() => {});
  }
}

async function writeSynced(path: string, flag: "wx" | "a", bytes: Uint8Array | string): Promise<void> {
  const file = await open(path, flag);
  try {
    await file.writeFile(bytes);
    await file.sync();
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
