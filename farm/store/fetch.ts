import { access, constants, mkdir, mkdtemp } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { sha256 as sha256Of } from "../../renderer/node/bundle.ts";
import { readChunks } from "./lines.ts";
import { localStore } from "./local.ts";
import type { Store } from "./store.ts";

/**
 * Absolute path of a store's file on this machine: the file itself, or a copy under its hash in the cache, fetched once.
 * What it holds is the caller's to check. Null when the store has no such file.
 */
export async function fileHere(store: Store, path: string, sha256: string): Promise<string | null> {
  if (store.folder !== null) return (await store.size(path)) === null ? null : join(store.folder, path);
  const cache = localStore(join(await cacheFolder(), sha256));
  const name = basename(path);
  const copy = join(cache.folder, name);
  const isThere = (await sha256Of(copy).catch(() => null)) === sha256;
  if (isThere) return copy;
  if ((await store.size(path)) === null) return null;
  await cache.writeAtomic(name, readChunks(store, path));
  return copy;
}

let folder: Promise<string> | undefined;

function cacheFolder(): Promise<string> {
  folder ??= findCacheFolder();
  return folder;
}

/** $XDG_CACHE_HOME/seedfarm, or where nothing can be written there, as in a container, a folder for this process. */
async function findCacheFolder(): Promise<string> {
  const wanted = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "seedfarm", "files");
  try {
    await mkdir(wanted, { recursive: true });
    await access(wanted, constants.W_OK);
    return wanted;
  } catch {
    return mkdtemp(join(tmpdir(), "seedfarm-files-"));
  }
}
