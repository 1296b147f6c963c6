import type { Fingerprint } from "../renderer/node/session.ts";
import { LEDGER_DIR } from "./run-layout.ts";
import type { StageHistograms } from "./stages.ts";
import { readText, type Store } from "./store/store.ts";

/** "starting" until the first frame, "draining" once it was told to stop. */
export const LEDGER_STATES = ["starting", "drawing", "draining", "ended"] as const;
export type LedgerState = (typeof LEDGER_STATES)[number];

/** What a worker process says of itself every half minute, and when it ends. Times are Unix seconds. */
export interface LedgerEntry {
  /** "node7-5f3a9c01d2": lower case, digits and hyphens; no two processes share one. */
  worker: string;
  state: LedgerState;
  startedAt: number;
  beatAt: number;
  /** 0 before the first frame. */
  lastFrameAt: number;
  /** Since its start: what it costs. */
  seconds: number;
  /** Drawn, and given up. */
  frames: number;
  failed: number;
  /** The one it began last. */
  shard: number | null;
}

/** What is in a worker's file beside its name. */
export interface WorkerFile {
  format: typeof WORKER_FORMAT;
  worker: string;
  host: string;
  pid: number;
  /** Null for workers of this machine, which no engine started. */
  job: string | null;
  task: number | null;
  /** From 1; null when the engine does not tell. */
  attempt: number | null;
  /** Of the browser it opened last; null before the first. */
  fingerprint: Fingerprint | null;
  /** Faults of the browser, each of which cost one. */
  faults: number;
  stages: StageHistograms;
  /** Milliseconds each part of the first browser's start took. */
  startup: Readonly<Record<string, number>>;
}

export const WORKER_FORMAT = "seedfarm-worker/1";

const NAME = /^([a-z0-9-]+)\.([a-z]+)\.(\d+)\.(\d+)\.(\d+)\.(\d+)\.(\d+)\.(\d+)\.(\d+|none)\.json$/;

/** A file's name tells all that a look at many workers needs, so that one listing of the folder is enough. */
export function ledgerName(entry: LedgerEntry): string {
  const { worker, state, startedAt, beatAt, lastFrameAt, seconds, frames, failed, shard } = entry;
  const numbers = [startedAt, beatAt, lastFrameAt, seconds, frames, failed];
  return `${worker}.${state}.${numbers.join(".")}.${shard ?? "none"}.json`;
}

/** Null when it is not the name of a worker's file. */
export function parseLedgerName(name: string): LedgerEntry | null {
  const [, worker = "", word, ...rest] = NAME.exec(name) ?? [];
  const state = LEDGER_STATES.find((one) => one === word);
  if (state === undefined) return null;
  const shard = rest.pop();
  const [startedAt = 0, beatAt = 0, lastFrameAt = 0, seconds = 0, frames = 0, failed = 0] = rest.map(Number);
  const drawn = { lastFrameAt, seconds, frames, failed, shard: shard === "none" ? null : Number(shard) };
  return { worker, state, startedAt, beatAt, ...drawn };
}

/** Every worker that ever drew for the run, by name. Asks for one listing. */
export async function readLedger(store: Store): Promise<LedgerEntry[]> {
  const latest = new Map<string, LedgerEntry>();
  for (const name of await store.list(LEDGER_DIR)) {
    const entry = parseLedgerName(name);
    // A worker writes its new file before it removes the old one.
    if (entry && isNewer(entry, latest.get(entry.worker))) latest.set(entry.worker, entry);
  }
  return [...latest.values()];
}

const isNewer = (entry: LedgerEntry, known: LedgerEntry | undefined): boolean =>
  known === undefined || entry.beatAt > known.beatAt || (entry.beatAt === known.beatAt && entry.state === "ended");

/** Null when it is not there: the worker has written a newer one meanwhile. */
export async function readWorkerFile(store: Store, entry: LedgerEntry): Promise<WorkerFile | null> {
  const text = await readText(store, ledgerPath(entry));
  return text === null ? null : (JSON.parse(text) as WorkerFile);
}

export const ledgerPath = (entry: LedgerEntry): string => `${LEDGER_DIR}/${ledgerName(entry)}`;
