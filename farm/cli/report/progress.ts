import type { ExecutorEvent } from "../../executors/define.ts";

/** Milliseconds on the caller's clock. */
type Time = number;

export interface Progress {
  /** Frames of the run, those on disk, those given up in this sitting. */
  total: number;
  done: number;
  failed: number;
  faults: number;
  /** Workers by number: frames each has drawn, or that it is starting. */
  workers: ReadonlyMap<number, WorkerState>;
  framesPerSecond: number | null;
  secondsLeft: number | null;
}

interface WorkerState {
  state: "starting" | "drawing" | "ended";
  frames: number;
}

export interface ProgressCounter {
  note(event: ExecutorEvent, now: Time): void;
  read(now: Time): Progress;
  /** Parts of the first worker's start, milliseconds, in the order they happen. */
  startup(): Record<string, number>;
  /** Mean over the whole sitting, from the first frame to the last. */
  meanRate(): number | null;
}

const WINDOW_MS = 30_000;

/** Adds up what workers report. Pure but for what it is told. */
export function countProgress(total: number, doneBefore: number, started: Time): ProgressCounter {
  const workers = new Map<number, WorkerState>();
  const recent: Time[] = [];
  const startup: Record<string, number> = {};
  let drawn = 0;
  let failed = 0;
  let faults = 0;
  let firstWorker: Time | null = null;
  let firstReady: Time | null = null;
  let firstFrame: Time | null = null;

  const noteReady = (parts: Record<string, number>, now: Time) => {
    if (firstReady !== null) return;
    firstReady = now;
    const inSession = Object.values(parts).reduce((sum, ms) => sum + ms, 0);
    Object.assign(startup, { process: now - (firstWorker ?? started) - inSession, ...parts });
  };
  const noteFrame = (worker: number, now: Time) => {
    drawn++;
    recent.push(now);
    const state = workers.get(worker);
    workers.set(worker, { state: "drawing", frames: (state?.frames ?? 0) + 1 });
    if (firstFrame !== null) return;
    firstFrame = now;
    startup["first frame"] = now - (firstReady ?? now);
  };
  const rate = (now: Time): number | null => {
    while (recent.length > 1 && (recent[0] ?? now) < now - WINDOW_MS) recent.shift();
    const [first] = recent;
    return first === undefined || recent.length < 2 ? null : ((recent.length - 1) * 1000) / Math.max(1, now - first);
  };

  return {
    note(event, now) {
      if (event.event === "worker-started") {
        firstWorker ??= now;
        workers.set(event.worker, { state: "starting", frames: workers.get(event.worker)?.frames ?? 0 });
      } else if (event.event === "ready") noteReady(event.startup, now);
      else if (event.event === "frame") noteFrame(event.worker, now);
      else if (event.event === "fault") faults++;
      else if (event.event === "frame-failed") failed++;
      else if (event.event === "stopped" || event.event === "error") {
        workers.set(event.worker, { state: "ended", frames: workers.get(event.worker)?.frames ?? 0 });
      }
    },
    read(now) {
      const framesPerSecond = rate(now);
      const left = total - doneBefore - drawn - failed;
      const secondsLeft = framesPerSecond === null ? null : left / framesPerSecond;
      return { total, done: doneBefore + drawn, failed, faults, workers, framesPerSecond, secondsLeft };
    },
    startup: () => startup,
    meanRate() {
      if (firstFrame === null || drawn < 2) return null;
      return ((drawn - 1) * 1000) / Math.max(1, (recent.at(-1) ?? firstFrame) - firstFrame);
    },
  };
}
