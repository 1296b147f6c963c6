export interface HaltLimits {
  /** Milliseconds that frames in flight have after SIGTERM or SIGINT. */
  drainMs: number;
  /** Milliseconds after which the process ends, whatever it is at. Engines kill after 30 s. */
  lastMs: number;
}

/** How a worker process comes to its end before its work is done. */
export interface Halt {
  /** Aborted with the reason: a string, or the error that ends it. */
  stop: AbortSignal;
  /** Frames in flight are given up. */
  abandon: AbortSignal;
  /** Lets the frames in flight finish, for as long as they take. */
  end(reason: string): void;
  /** Gives up what is in flight: it would not end. */
  fail(error: unknown): void;
  dispose(): void;
}

/** Some engines tell the script and the worker both, and the script passes it on. */
const SAME_MS = 1000;
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * The first signal lets the frames in flight finish for a while, the second gives them up. `atLast` is called when the
 * process has not come to its end all the same.
 */
export function startHalt({ drainMs, lastMs }: HaltLimits, atLast: () => void): Halt {
  const stop = new AbortController();
  const abandon = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, act: () => void) => void timers.push(setTimeout(act, ms));
  let isOver = false;
  let firstAt = 0;
  const giveUp = () => abandon.abort();
  const end = (reason: unknown) => stop.abort(reason);
  const onSignal = (signal: string) => {
    if (isOver) return;
    if (stop.signal.aborted) return performance.now() - firstAt > SAME_MS ? giveUp() : undefined;
    firstAt = performance.now();
    end(signal);
    after(drainMs, giveUp);
    after(lastMs, atLast);
  };
  const fail = (error: unknown) => {
    end(error);
    giveUp();
    after(lastMs, atLast);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on("uncaughtException", fail);
  return {
    stop: stop.signal,
    abandon: abandon.signal,
    end,
    fail,
    dispose() {
      // Signals that come now are still ours: the process is about to end, with a code that says how its work went.
      isOver = true;
      for (const timer of timers) clearTimeout(timer);
      process.off("uncaughtException", fail);
    },
  };
}
