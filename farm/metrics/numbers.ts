import type { LedgerState } from "../ledger.ts";
import type { StageHistograms } from "../stages.ts";

export const SHARD_STATES = ["done", "drawing", "stalled", "failed", "waiting"] as const;
export type ShardState = (typeof SHARD_STATES)[number];

export const WORKER_STATES = ["starting", "drawing", "draining", "stalled", "lost", "ended"] as const;
/** What a worker says of itself, or that it draws no frame any more, or was not heard of for long. */
export type WorkerState = LedgerState | "stalled" | "lost";

/** All that is measured of a run. */
export interface RunNumbers {
  run: string;
  scene: string;
  /** Each frame is in one of them. */
  frames: { done: number; failed: number; missing: number };
  /** Each shard is in one of them. */
  shards: Record<ShardState, number>;
  workers: Record<WorkerState, number>;
  /** Frames that are given up, by the code of their error. */
  failures: Readonly<Record<string, number>>;
  /** Annotations of finished shards by category. */
  annotations: Readonly<Record<string, number>>;
  /** Of every worker there ever was. */
  workerSeconds: number;
  workerFrames: number;
  faults: number;
  stages: StageHistograms;
  /** Unix seconds; null before the first frame. */
  lastFrameAt: number | null;
  /** In the user's currency; null without a price. */
  cost: number | null;
  costLimit: number | null;
}
