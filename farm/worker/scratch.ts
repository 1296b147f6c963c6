import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localStore } from "../store/local.ts";
import type { LocalStore } from "../store/store.ts";

/** A folder of this machine for one shard. */
export interface Scratch {
  store: LocalStore;
  remove(): Promise<void>;
}

const NAME = "seedfarm-scratch-";
const DAY_MS = 86_400_000;

export async function openScratch(): Promise<Scratch> {
  await removeForgotten();
  const folder = await mkdtemp(join(tmpdir(), NAME));
  return { store: localStore(folder), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Those of killed workers: nobody draws one shard for a day. */
async function removeForgotten(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((one) => one.startsWith(NAME))) {
    const folder = join(tmpdir(), name);
    const made = await stat(folder).catch(() => null);
    // It may be somebody else's.
    if (made && Date.now() - made.mtimeMs > DAY_MS) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}
