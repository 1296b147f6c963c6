import type { Session } from "../../renderer/node/session.ts";
import type { ExecutorEvent } from "../executors/define.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** Times a worker by what it says. Pure but for what it is told. */
export interface ProbeClock {
  /** `now` in seconds. */
  note(event: ExecutorEvent, now: number): void;
  drawn(): number;
  /** Why the last frame that failed did so. */
  failure(): string | null;
  readonly fingerprint: Session["fingerprint"] | null;
  /** Once LEAST_PROBE frames are drawn. */
  read(): { secondsPerFrame: Spread; startupSeconds: number };
}

/** A worker has three frames in flight, which end in bursts: times are compared by threes. */
const BLOCK = 3;
export const LEAST_PROBE = 1 + 2 * BLOCK;

export function probeClock(): ProbeClock {
  let started: number | null = null;
  let failure: string | null = null;
  let fingerprint: Session["fingerprint"] | null = null;
  const ends: number[] = [];
  return {
    note(event, now) {
      if (event.event === "worker-started") started ??= now;
      else if (event.event === "ready") fingerprint = event.fingerprint;
      else if (event.event === "frame") ends.push(now);
      else if (event.event === "frame-failed" || event.event === "fault") failure = event.message;
    },
    drawn: () => ends.length,
    failure: () => failure,
    get fingerprint() {
      return fingerprint;
    },
    read() {
      const secondsPerFrame = spreadOf(blockMeans(ends));
      return { secondsPerFrame, startupSeconds: Math.max(0, ends[0]! - (started ?? ends[0]!) - secondsPerFrame.mean) };
    },
  };
}

/** Seconds a frame, three by three. The first frame compiles shaders: it belongs to the start. */
function blockMeans(ends: readonly number[]): number[] {
  const blocks = Math.floor((ends.length - 1) / BLOCK);
  const first = ends.length - 1 - blocks * BLOCK;
  return Array.from({ length: blocks }, (_, k) => (ends[first + (k + 1) * BLOCK]! - ends[first + k * BLOCK]!) / BLOCK);
}
