import type { Job } from "../../farm/jobs/job.ts";

/** A job of so many tasks of one shard each, as `farm submit` writes it before it is sent. */
export function aJob(tasks: number, changes: Partial<Job> = {}): Job {
  const id = `20250131-142305-${(count++).toString(16).padStart(4, "0")}`;
  return {
    format: "seedfarm-job/1",
    id,
    name: `farm-bolts-${id}`,
    run: "/runs/bolts",
    engine: "slurm",
    created: "2025-01-31T14:23:05.000Z",
    shards: `0-${tasks - 1}`,
    shardsPerTask: 1,
    tasks,
    workerFlags: [],
    settings: {},
    submissions: [],
    ...changes,
  };
}

let count = 0;
