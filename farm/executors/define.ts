import type { Run } from "../run.ts";
import type { WorkerEvent } from "../worker/events.ts";

/** Where the shards of a run are drawn. */
export interface ExecutorDefinition {
  name: string;
  summary: string;
  /** Draws the shards and returns when all are done, given up or stopped. What is missing then, the run's files say. */
  execute(job: ExecutorJob): Promise<void>;
}

export interface ExecutorJob {
  run: Run;
  /** Shards that are not done, ascending. */
  shards: readonly number[];
  workers: number;
  /** Flags of `farm work`, as `workerFlags` makes them. */
  workerFlags: readonly string[];
  onEvent(event: ExecutorEvent): void;
  /** Told the pids before they get work, so that a crash of this process leaves no unknown worker. */
  onWorkers(pids: readonly number[]): Promise<void>;
  /** Aborting finishes the frames in flight. */
  drain: AbortSignal;
  /** Aborting kills everything at once; the run stays resumable. */
  kill: AbortSignal;
}

export type ExecutorEvent =
  | (WorkerEvent & { worker: number })
  | { event: "worker-started"; worker: number; pid: number }
  | { event: "worker-died"; worker: number; reason: string; shard: number | null };

/** Identity function: gives types and nothing else. */
export const defineExecutor = (definition: ExecutorDefinition): ExecutorDefinition => definition;
