import type { Backend } from "../renderer/node/backends.ts";
import type { ExecutorDefinition, ExecutorEvent } from "./executors/define.ts";
import type { Run } from "./run.ts";
import { lockRun } from "./run-lock.ts";
import { survey } from "./survey.ts";

export interface ExecuteOptions {
  executor: ExecutorDefinition;
  workers: number;
  backend?: Backend;
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
    const { executor, workers, backend, onEvent, drain, kill } = options;
    const job = { run, shards, workers, onEvent, drain, kill, onWorkers: lock.setWorkers };
    await executor.execute(backend ? { ...job, backend } : job);
  } finally {
    await lock.release();
  }
}
