import { rangesText } from "../jobs/ranges.ts";
import type { RunPlan } from "../plan.ts";
import { shardRange } from "../run-layout.ts";
import type { WorkerEvent } from "./events.ts";

/** Frames that a worker was given and that are not drawn, from what it says. */
export interface Left {
  note(event: WorkerEvent): void;
  frames(): number;
  /** Shards with such frames: "3,5-9". */
  shards(): string;
  /** No shard is begun and not ended. */
  isIdle(): boolean;
}

/** `known` are the shards it was given at its start; it learns of others when it begins them. */
export function trackLeft(plan: RunPlan, known: readonly number[]): Left {
  const left = new Map(known.map((shard) => [shard, shardRange(plan, shard).count]));
  const begun = new Set<number>();
  return {
    note(event) {
      if (event.event === "shard-started") left.set(event.shard, event.frames);
      if (event.event === "shard-started") begun.add(event.shard);
      if (event.event === "frame") left.set(event.shard, (left.get(event.shard) ?? 0) - 1);
      if (event.event === "shard-done") left.delete(event.shard);
      if (event.event === "shard-done" || event.event === "shard-failed") begun.delete(event.shard);
    },
    frames: () => [...left.values()].reduce((sum, frames) => sum + frames, 0),
    shards: () => rangesText([...left.keys()].sort((a, b) => a - b)),
    isIdle: () => begun.size === 0,
  };
}
