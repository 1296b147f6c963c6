import type { LedgerEntry } from "./ledger.ts";

/** Who draws a run now, from what its workers last said of themselves. */
export interface Crew {
  /** Heard of lately, and not ended. */
  drawing: LedgerEntry[];
  /** Heard of lately, but without a new frame for long. */
  stalled: StalledWorker[];
  /** Not heard of for long, and never ended: killed, or on a machine that is gone. */
  lost: LedgerEntry[];
  framesPerSecond: number | null;
  /** Of all workers that ever were. */
  workerSeconds: number;
  /** Frames that workers gave up, as often as they did. */
  failures: number;
}

export interface StalledWorker {
  worker: string;
  shard: number | null;
  secondsWithoutFrame: number;
}

/** A worker beats every half minute. */
const SILENT_SECONDS = 150;
export const STALLED_SECONDS = 300;

/** `now` is Unix time in seconds. */
export function crewOf(entries: readonly LedgerEntry[], now: number, stalledSeconds = STALLED_SECONDS): Crew {
  const open = entries.filter(({ state }) => state !== "ended");
  const drawing = open.filter(({ beatAt }) => now - beatAt < SILENT_SECONDS);
  const quiet = (entry: LedgerEntry) => now - Math.max(entry.lastFrameAt, entry.startedAt);
  const stalled = drawing
    .filter((entry) => quiet(entry) >= stalledSeconds)
    .map((entry) => ({ worker: entry.worker, shard: entry.shard, secondsWithoutFrame: quiet(entry) }));
  const rates = drawing.filter(({ frames }) => frames > 0).map((one) => one.frames / Math.max(1, one.seconds));
  return {
    drawing,
    stalled,
    lost: open.filter(({ beatAt }) => now - beatAt >= SILENT_SECONDS),
    framesPerSecond: rates.length === 0 ? null : sum(rates),
    workerSeconds: sum(entries.map(({ seconds }) => seconds)),
    failures: sum(entries.map(({ failed }) => failed)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
