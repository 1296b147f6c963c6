import { type LedgerEntry, type LedgerState, ledgerPath, WORKER_FORMAT, type WorkerFile } from "../ledger.ts";
import { noteTimings } from "../stages.ts";
import type { Store } from "../store/store.ts";
import type { WorkerEvent } from "./events.ts";

/** What is known of a worker from the start. */
export type WorkerName = Pick<WorkerFile, "worker" | "host" | "pid" | "job" | "task" | "attempt">;

/** The worker's file in the run's ledger. */
export interface Heartbeat {
  note(event: WorkerEvent): void;
  /** What the file's name would say now. */
  entry(): LedgerEntry;
  /** Writes it anew. Never rejects: the next beat makes up for one that fails. */
  beat(state?: LedgerState): Promise<void>;
}

/** `started` is Unix time in milliseconds. */
export function startHeartbeat(store: Store, name: WorkerName, started = Date.now()): Heartbeat {
  const file: WorkerFile = {
    format: WORKER_FORMAT,
    ...name,
    fingerprint: null,
    faults: 0,
    stages: {},
    startup: {},
  };
  let entry: LedgerEntry = {
    worker: name.worker,
    state: "starting",
    startedAt: seconds(started),
    beatAt: seconds(started),
    lastFrameAt: 0,
    seconds: 0,
    frames: 0,
    failed: 0,
    shard: null,
  };
  const now = (): LedgerEntry => {
    const beatAt = Math.max(seconds(Date.now()), entry.startedAt);
    return { ...entry, beatAt, seconds: beatAt - entry.startedAt };
  };
  let written: string | null = null;
  const write = async () => {
    const path = ledgerPath(now());
    await store.writeAtomic(path, `${JSON.stringify(file)}\n`);
    const old = written;
    written = path;
    if (old !== null && old !== path) await store.remove(old);
  };
  let writing: Promise<void> = Promise.resolve();
  return {
    note(event) {
      entry = { ...entry, ...changeOf(entry, event) };
      if (event.event === "frame") noteTimings(file.stages, event.timings);
      if (event.event === "fault") file.faults++;
      if (event.event !== "ready") return;
      if (file.fingerprint === null) file.startup = event.startup;
      file.fingerprint = event.fingerprint;
    },
    entry: now,
    beat(state) {
      if (state) entry = { ...entry, state };
      writing = writing.then(write).catch(() => {});
      return writing;
    },
  };
}

function changeOf({ state, frames, failed }: LedgerEntry, event: WorkerEvent): Partial<LedgerEntry> {
  if (event.event === "shard-started") return { shard: event.shard };
  if (event.event === "frame-failed") return { failed: failed + 1 };
  if (event.event !== "frame") return {};
  const drawing = state === "starting" ? "drawing" : state;
  return { frames: frames + 1, lastFrameAt: seconds(Date.now()), state: drawing };
}

const seconds = (ms: number): number => Math.floor(ms / 1000);
