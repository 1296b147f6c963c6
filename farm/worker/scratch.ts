import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunPlan } from "../plan.ts";
import { isAlive, nameProcess, type ProcessName, pidSpace } from "../process-tree.ts";
import { shardPaths } from "../run-layout.ts";
import { storeError, type Written } from "../store/errors.ts";
import { localStore } from "../store/local.ts";
import type { LocalStore } from "../store/store.ts";

/** A folder of this machine for one shard. */
export interface Scratch {
  store: LocalStore;
  /** Once all is stored that is in it. */
  remove(): Promise<void>;
  /** Leaves it to whoever draws the shard next on this machine. */
  release(): Promise<void>;
}

const PREFIX = "seedfarm-scratch-";
const NAME = /^seedfarm-scratch-([0-9a-f]{16})-(\d+)-([^_]+)_[0-9a-f]{8}$/;
const FREE = "free";
const HOUR_MS = 3_600_000;

/** A scratch folder that some worker has made: its name says for what, and whose it is. */
interface Found {
  folder: string;
  run: string;
  shard: number;
  owner: string;
  /** Of the lines of its finished frames: how full it is. */
  bytes: number;
  touchedMs: number;
}

/**
 * Takes over what a worker that died on this machine has left of the shard, or makes a new folder. Renaming is what takes
 * it: of two workers that want the same one, one gets it.
 */
export async function openScratch(url: string, plan: RunPlan, shard: number): Promise<Scratch> {
  const run = createHash("sha256")
    .update(JSON.stringify([url, plan]))
    .digest("hex")
    .slice(0, 16);
  const folder = pathOf(run, shard, owner());
  const found = await findScratches();
  const isOurs = (one: Found) => one.run === run && one.shard === shard && isOwnerless(one.owner);
  const left = found.filter(isOurs).sort((a, b) => b.bytes - a.bytes);
  if (!(await takeOver(left, folder))) await make(folder);
  await removeForgotten(found);
  return scratchIn(folder, run, shard);
}

async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700, recursive: true });
  } catch (error) {
    throw storeError(error, folder, 0, WRITTEN);
  }
}

const WRITTEN: Written = {
  option: "TMPDIR",
  whenFull: "Free space there, or set TMPDIR to a folder on a larger disk. What is finished is kept.",
};

async function takeOver(left: readonly Found[], folder: string): Promise<boolean> {
  for (const one of left) if (await renamed(one.folder, folder)) return true;
  return false;
}

function scratchIn(folder: string, run: string, shard: number): Scratch {
  return {
    store: localStore(folder),
    remove: () => remove(folder),
    async release() {
      const hasFrames = ((await fileStat(folder, shardPaths(shard).partial))?.size ?? 0) > 0;
      await (hasFrames ? renamed(folder, pathOf(run, shard, FREE)) : remove(folder));
    },
  };
}

const pathOf = (run: string, shard: number, whose: string): string =>
  join(tmpdir(), `${PREFIX}${run}-${shard}-${whose}_${randomBytes(4).toString("hex")}`);

/** This process, as others on this machine can tell whether it lives. */
function owner(): string {
  const { pid, started } = nameProcess(process.pid);
  return [pidSpace(), pid, started].join(".");
}

function isOwnerless(text: string): boolean {
  if (text === FREE) return true;
  const process = ownerOf(text);
  return process !== null && !isAlive(process);
}

/** Null when its process ids are not ours: another machine's or container's, in a folder that both see. */
function ownerOf(text: string): ProcessName | null {
  const [space, pid, started = ""] = text.split(".");
  return space === pidSpace() ? { pid: Number(pid), started } : null;
}

/** Those of this user: anybody may write to the folder they are in. */
async function findScratches(): Promise<Found[]> {
  const names = (await readdir(tmpdir()).catch(() => [])).filter((name) => name.startsWith(PREFIX));
  const found = await Promise.all(names.map(look));
  return found.filter((one) => one !== null);
}

async function look(name: string): Promise<Found | null> {
  const [, run, shard, owner] = NAME.exec(name) ?? [];
  if (run === undefined || shard === undefined || owner === undefined) return null;
  const folder = join(tmpdir(), name);
  const made = await stat(folder).catch(() => null);
  if (made === null || made.uid !== (process.getuid?.() ?? made.uid)) return null;
  const lines = await fileStat(folder, shardPaths(Number(shard)).partial);
  const touchedMs = Math.max(made.mtimeMs, lines?.mtimeMs ?? 0);
  return { folder, run, shard: Number(shard), owner, bytes: lines?.size ?? 0, touchedMs };
}

const fileStat = (folder: string, path: string) => stat(join(folder, path)).catch(() => null);

/** Whoever was to go on with them does so within the hour. Of processes that cannot be asked, within a day. */
async function removeForgotten(found: readonly Found[]): Promise<void> {
  for (const { folder, owner, touchedMs } of found) {
    const most = isOwnerless(owner) ? HOUR_MS : 24 * HOUR_MS;
    const isLiving = ownerOf(owner) !== null && !isOwnerless(owner);
    if (!isLiving && Date.now() - touchedMs > most) await remove(folder);
  }
}

async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch {
    return false;
  }
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => {});
