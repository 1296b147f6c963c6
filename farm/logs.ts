import { FarmError } from "../renderer/errors.ts";
import type { EngineLog } from "./executors/engine.ts";
import { engineOf } from "./jobs/engines.ts";
import { type Job, listJobs, taskOf } from "./jobs/job.ts";
import type { Run } from "./run.ts";
import { LOG_DIR, shardCount, shardName } from "./run-layout.ts";

/** One worker's log of a shard: JSON lines. */
export interface LogPiece {
  worker: string;
  /** What was added since the last look. */
  text: string;
}

/** Reads what workers wrote about a shard; each look gives what is new, the oldest worker first. */
export function shardLog(run: Run, shard: number): () => Promise<LogPiece[]> {
  if (shard >= shardCount(run.plan)) throw noShard(run, shard);
  const folder = `${LOG_DIR}/${shardName(shard)}`;
  const read = new Map<string, number>();
  return async () => {
    const pieces: LogPiece[] = [];
    for (const name of await run.store.list(folder)) {
      const start = read.get(name) ?? 0;
      const length = ((await run.store.size(`${folder}/${name}`)) ?? 0) - start;
      if (length <= 0) continue;
      const bytes = await run.store.read(`${folder}/${name}`, { start, length });
      const text = wholeLines(new TextDecoder().decode(bytes ?? new Uint8Array()));
      read.set(name, start + Buffer.byteLength(text));
      if (text !== "") pieces.push({ worker: name.replace(/\.jsonl$/, ""), text });
    }
    return pieces;
  };
}

const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf("\n") + 1);

/** Where the engines keep what the workers of a shard printed, the latest job first: for workers that wrote nothing. */
export async function engineLogs(run: Run, shard: number): Promise<{ job: Job; log: EngineLog }[]> {
  const found: { job: Job; log: EngineLog }[] = [];
  for (const job of (await listJobs(run)).reverse()) {
    const task = taskOf(job, shard);
    if (task !== null) found.push({ job, log: await (await engineOf(job)).log(job, task) });
  }
  return found;
}

function noShard({ dir, plan }: Run, shard: number): FarmError {
  return new FarmError({
    code: "logs.shard",
    message: `The run ${dir} has no shard ${shard}.`,
    remedy: `Its shards are 0 to ${shardCount(plan) - 1}.`,
    where: "--shard",
  });
}
