import type { RunPlan } from "./plan.ts";

/** Paths of a run, relative to its folder, with forward slashes. */
export const RUN_FILE = "run.json";
export const DATASET_FILE = "dataset.json";
/** Written by the merge: every frame of a run that is not in its dataset, a line each, by index. */
export const REJECTED_FILE = "rejected.jsonl";
export const PAGE_FILE = "page.js";
export const PLUGINS_FILE = "plugins.mjs";
export const LOCK_FILE = "lock.json";
export const ASSET_DIR = "assets";
export const SHARD_DIR = "shards";
/** What was handed to engines: jobs/ID.json. */
export const JOB_DIR = "jobs";
/** One small file a worker process, whose name tells how it fares: farm/ledger.ts. */
export const LEDGER_DIR = "workers";
/** What workers said, a folder a shard: logs/000012/WORKER.jsonl. */
export const LOG_DIR = "logs";
/** Shards' data in an object store, beside their markers: then a listing of the markers alone is short. */
const DATA_DIR = "data";
/** A record of each machine whose selftest passed. */
export const SELFTEST_DIR = "selftest";
/** Lists the runs of a sweep; a folder that holds one is a sweep, not a run. */
export const SWEEP_FILE = "sweep.json";

export interface ShardRange {
  /** Index of the first frame. */
  first: number;
  count: number;
}

export function shardCount(plan: RunPlan): number {
  return Math.ceil(plan.recipe.frames / plan.shardFrames);
}

export const allShards = (plan: RunPlan): number[] => Array.from({ length: shardCount(plan) }, (_, shard) => shard);

/** Frames of shard `shard`, counted from 0. */
export function shardRange(plan: RunPlan, shard: number): ShardRange {
  const offset = shard * plan.shardFrames;
  return { first: plan.recipe.firstFrame + offset, count: Math.min(plan.shardFrames, plan.recipe.frames - offset) };
}

/** Six digits, so that names sort as numbers; a run of more than a million shards has longer names at its end. */
export function shardName(shard: number): string {
  return String(shard).padStart(6, "0");
}

export interface ShardPaths {
  dir: string;
  /** Folder of `frames` and `tar`. */
  data: string;
  /** One line a frame, by index: there when the shard is complete. */
  frames: string;
  /** One line a finished frame, in order of finishing: what a restarted worker goes on from. */
  partial: string;
  /** Written last. */
  done: string;
  failed: string;
  /** All images, when the run has the layout "tar": there when the shard is complete. */
  tar: string;
}

/** `attempt` is that of the done marker. */
export function shardPaths(shard: number, attempt?: string): ShardPaths {
  const dir = `${SHARD_DIR}/${shardName(shard)}`;
  const data = attempt === undefined ? dir : `${DATA_DIR}/${shardName(shard)}`;
  const suffix = attempt === undefined ? "" : `-${attempt}`;
  return {
    dir,
    data,
    frames: `${data}/frames${suffix}.jsonl`,
    partial: `${dir}/frames.partial.jsonl`,
    done: `${dir}/done.json`,
    failed: `${dir}/failed.json`,
    tar: `${data}/images${suffix}.tar`,
  };
}
