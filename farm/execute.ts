import type { ExecutorDefinition, ExecutorEvent } from "./executors/define.ts";
import type { Run } from "./run.ts";
import { lockRun } from "./run-lock.ts";
import { survey } from "./survey.ts";

export interface ExecuteOptions {
  executor: ExecutorDefinition;
  workers: number;
  workerFlags: readonly string[];
  onEvent(event: ExecutorEvent): void;
  /** Called once, before the first worker starts. */
  onStart?(framesDone: number, shards: number): void;
  drain: AbortSignal;
  kill: AbortSignal;
}

/** Draws what is missing of a run. Nobody else works on it meanwhile. */
export async function execute(run: Run, options: ExecuteOptions): Promise<void> {
  const lock = await lockRun(run);
  try {
    const { open, framesDone } = await survey(run);
    await lock.startsFrom(framesDone);
    const shards = open.map(({ shard }) => shard);
    options.onStart?.(framesDone, shards.length);
    if (shards.length === 0) return;
    const { executor, workers, workerFlags, onEvent, drain, kill } = options;
    await executor.execute({ run, shards, workers, workerFlags, onEvent, drain, kill, onWorkers: lock.setWorkers });
  } finally {
    await lock.release();
  }
}
