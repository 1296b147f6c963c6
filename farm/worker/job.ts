import type { Session } from "../../renderer/node/session.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import type { RunPlan } from "../plan.ts";
import type { Store } from "../store/store.ts";
import type { Emit } from "./events.ts";
import type { Gate } from "./gate.ts";
import { CHECKPOINT_MS } from "./open-shard.ts";
import type { SessionKeeper, SessionLimits } from "./session-keeper.ts";

export interface WorkerLimits extends SessionLimits {
  /** Frames between sampling and disk at one time: one is drawn, one read back, one encoded. */
  inFlight: number;
  /** Fresh browsers a frame gets after the first. */
  retries: number;
  /** The machine, not the frame, is at fault when this many frames in a row were given up. */
  hopelessAfter: number;
  /** How often what is new of a shard of tars is stored, milliseconds. */
  checkpointMs: number;
}

export const WORKER_LIMITS: WorkerLimits = {
  inFlight: 3,
  retries: 2,
  hopelessAfter: 20,
  checkpointMs: CHECKPOINT_MS,
  recycleFrames: 2000,
  recycleMegabytes: 3000,
  stallMs: 300_000,
};

export interface WorkerJob {
  store: Store;
  plan: RunPlan;
  shards: AsyncIterable<number>;
  /** compileRecipe(…).frame */
  sample(index: number): SampledFrame;
  /** Aborting the signal ends the browser at once, also while it starts. */
  open(signal: AbortSignal): Promise<Session>;
  emit: Emit;
  /** Called while something is stored that takes long and is told by no event. */
  onProgress?(): void;
  /** Aborting lets the frames in flight finish; a browser that is still starting is given up. */
  signal: AbortSignal;
  /** Aborting gives up the frames in flight too. What is finished is stored all the same. */
  abandon?: AbortSignal;
  limits?: Partial<WorkerLimits>;
}

/** A worker at work. */
export interface Work {
  job: WorkerJob;
  limits: WorkerLimits;
  gate: Gate;
  keeper: SessionKeeper;
  /** Aborted by whoever runs the worker, or by `fail`. */
  halted: AbortSignal;
  /** Ends the work with an error that no retry can cure: disk full, no browser. */
  fail(error: unknown): void;
  givenUpInARow: number;
}
