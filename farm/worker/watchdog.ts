import { FarmError } from "../../renderer/errors.ts";
import type { Emit, WorkerEvent } from "./events.ts";

export interface Watchdog {
  note: Emit;
  /** Something goes on that no event tells of. */
  calm(): void;
  stop(): void;
}

const PROGRESS = new Set<WorkerEvent["event"]>([
  "shard-started",
  "ready",
  "frame",
  "frame-failed",
  "shard-done",
  "shard-failed",
]);
const LOOKS = 100;

/** Calls `onStuck` when nothing was finished for so long. While `isIdle`, nothing is expected. */
export function startWatchdog(limitMs: number, isIdle: () => boolean, onStuck: (error: FarmError) => void): Watchdog {
  const everyMs = limitMs / LOOKS;
  let silentMs = 0;
  let looked = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // A process that was stopped for an hour has not been silent for an hour.
    silentMs += Math.min(now - looked, 2 * everyMs);
    looked = now;
    if (isIdle()) silentMs = 0;
    if (silentMs < limitMs) return;
    clearInterval(timer);
    onStuck(noProgress(limitMs));
  }, everyMs);
  const calm = () => {
    silentMs = 0;
  };
  return {
    calm,
    note: ({ event }) => (PROGRESS.has(event) ? calm() : undefined),
    stop: () => clearInterval(timer),
  };
}

/** Another worker may go on at once: what is finished is kept. */
export const NO_PROGRESS = "worker.no-progress";

function noProgress(limitMs: number): FarmError {
  return new FarmError({
    code: NO_PROGRESS,
    kind: "failed",
    message: `The worker finished nothing for ${Math.round(limitMs / 60_000)} minutes: it is ended.`,
    remedy: "`farm doctor` on its machine tells whether that draws; the run's logs name the frames it was at.",
  });
}
