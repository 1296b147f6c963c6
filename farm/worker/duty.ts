import type { Readable } from "node:stream";
import { FarmError } from "../../renderer/errors.ts";
import { type Job, readJob, taskShards } from "../jobs/job.ts";
import type { Run } from "../run.ts";
import { shardCount } from "../run-layout.ts";
import { listed, parseShardList, shardsFrom } from "./shard-input.ts";
import { attemptNumber, taskIndex } from "./task-index.ts";

/** What a worker process is there for. */
export interface Duty {
  shards: AsyncIterable<number>;
  /** All of them; null when they come by and by. */
  known: readonly number[] | null;
  /** Of which it is a task; null for shards that were named or dealt. */
  job: Job | null;
  task: number | null;
  /** From 1; null when nobody tells. */
  attempt: number | null;
}

/** Exactly one of the two is given: the shards, or the job whose task this is. */
export interface Asked {
  /** Numbers and ranges; "-" reads numbers from the input. */
  shards?: string | undefined;
  /** Id of a job of the run. */
  job?: string | undefined;
}

/** `onClosed` is called when the input ends. */
export async function findDuty(run: Run, asked: Asked, input: Readable, onClosed: () => void): Promise<Duty> {
  const { shards, job } = asked;
  if (shards !== undefined && job === undefined) return namedDuty(run, shards, input, onClosed);
  if (job !== undefined && shards === undefined) return taskDuty(run, await readJob(run, job));
  throw new FarmError({
    code: "work.needs-shards",
    message: shards === undefined ? "Which shards to draw is not said." : "--shards and --job exclude each other.",
    remedy: "Name shards with --shards 3,5-9, or the job whose task this is with --job ID.",
    where: "--shards",
  });
}

function namedDuty({ plan }: Run, text: string, input: Readable, onClosed: () => void): Duty {
  const nobody = { job: null, task: null, attempt: null };
  if (text === "-") return { shards: shardsFrom(input, onClosed), known: null, ...nobody };
  const known = parseShardList(text, shardCount(plan));
  return { shards: listed(known), known, ...nobody };
}

function taskDuty(run: Run, job: Job): Duty {
  if (run.plan.layout !== "tar") throw needsTars(run, job);
  const task = taskIndex(process.env, job.tasks);
  const known = taskShards(job, task);
  const beyond = known.find((shard) => shard >= shardCount(run.plan));
  if (beyond !== undefined) throw foreignJob(run, job, beyond);
  return { shards: listed(known), known, job, task, attempt: attemptNumber(process.env) };
}

/** Engines start a task again when they believe its worker dead: in a run of files two would spoil each other's work. */
function needsTars({ dir }: Run, { engine }: Job): FarmError {
  return new FarmError({
    code: "run.layout",
    message: `The run ${dir} keeps its images as files, which one worker at a time may draw; ${engine} may start two.`,
    remedy: "Make the run anew with --layout tar.",
    where: dir,
  });
}

function foreignJob({ dir, plan }: Run, { id }: Job, shard: number): FarmError {
  return new FarmError({
    code: "job.shards",
    message: `Job ${id} names shard ${shard}; the run ${dir} has shards 0 to ${shardCount(plan) - 1}.`,
    remedy: "Send the run again: its job file is not what was written.",
    where: `${dir}/jobs/${id}.json`,
  });
}
