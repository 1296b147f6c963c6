import { hostname } from "node:os";
import { FarmError } from "../renderer/errors.ts";
import { isAlive, killTree, nameProcess, type ProcessName } from "./process-tree.ts";
import type { Run } from "./run.ts";
import { LOCK_FILE } from "./run-layout.ts";
import { readText, type Store } from "./store/store.ts";

/** lock.json: who works on the run. It is no part of the data and is gone when nobody does. */
export interface Lock extends ProcessName {
  format: "seedfarm-lock/1";
  host: string;
  since: string;
  /** Written again every half minute: on another machine it is the only sign of life. */
  beat: string;
  framesDoneAtStart: number;
  workers: ProcessName[];
}

export interface HeldLock {
  /** Frames that were there before any work, for the rate. */
  startsFrom(framesDone: number): Promise<void>;
  /** Call before a worker gets work: whoever takes over after a crash ends these first. */
  setWorkers(pids: readonly number[]): Promise<void>;
  release(): Promise<void>;
}

const BEAT_MS = 30_000;
const SILENT_MS = 180_000;

/** Makes this process the only one that works on the run. A lock left by a crash is taken over. */
export async function lockRun(run: Run): Promise<HeldLock> {
  const { store } = run;
  const now = new Date().toISOString();
  let lock: Lock = {
    format: "seedfarm-lock/1",
    ...nameProcess(process.pid),
    host: hostname(),
    since: now,
    beat: now,
    framesDoneAtStart: 0,
    workers: [],
  };
  await removeStale(run);
  if (!(await store.putIfAbsent(LOCK_FILE, toText(lock)))) throw busy(run, await readLock(store));
  let saving: Promise<void> = Promise.resolve();
  // One after the other: a beat on its way to an object store must not arrive after a later one, or after the release.
  const save = (change: Partial<Lock>) => {
    lock = { ...lock, ...change, beat: new Date().toISOString() };
    saving = saving.catch(() => {}).then(() => store.writeAtomic(LOCK_FILE, toText(lock)));
    return saving;
  };
  // A beat that cannot be written shows up as a failed frame soon enough.
  const timer = setInterval(() => void save({}).catch(() => {}), BEAT_MS).unref();
  return {
    startsFrom: (framesDoneAtStart) => save({ framesDoneAtStart }),
    setWorkers: (pids) => save({ workers: pids.map(nameProcess) }),
    async release() {
      clearInterval(timer);
      await saving.catch(() => {});
      await store.remove(LOCK_FILE);
    },
  };
}

/** Null when nobody holds the run, or the lock was left half written. */
export async function readLock(store: Store): Promise<Lock | null> {
  try {
    return JSON.parse((await readText(store, LOCK_FILE)) ?? "null") as Lock | null;
  } catch {
    return null;
  }
}

/** Whether the holder still lives. A holder on another machine counts as alive while it beats. */
export function isHeld(lock: Lock): boolean {
  if (lock.host === hostname()) return isAlive(lock);
  return Date.now() - Date.parse(lock.beat) < SILENT_MS;
}

const toText = (lock: Lock): string => `${JSON.stringify(lock, null, 2)}\n`;

async function removeStale(run: Run): Promise<void> {
  const lock = await readLock(run.store);
  if (lock === null) return;
  if (isHeld(lock)) throw busy(run, lock);
  // Workers outlive a killed parent for a frame; two workers must never write the same shard.
  for (const worker of lock.workers) if (lock.host === hostname() && isAlive(worker)) killTree(worker.pid);
  const again = await readLock(run.store);
  if (again && again.beat !== lock.beat) throw busy(run, again);
  await run.store.remove(LOCK_FILE);
}

function busy(run: Run, lock: Lock | null): FarmError {
  const who = lock ? `process ${lock.pid} on ${lock.host}, since ${lock.since}` : "another process";
  return new FarmError({
    code: "run.busy",
    message: `The run ${run.dir} is being worked on by ${who}.`,
    remedy: `Watch it with \`farm status ${run.dir} --watch\`, or stop it with \`farm cancel ${run.dir}\`.`,
    where: run.dir,
  });
}
