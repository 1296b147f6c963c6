import { randomBytes } from "node:crypto";
import { FarmError } from "../../renderer/errors.ts";
import type { Settings, TaskState } from "../executors/engine.ts";
import type { Run } from "../run.ts";
import { JOB_DIR } from "../run-layout.ts";
import { readText } from "../store/store.ts";
import { parseRanges, rangesText } from "./ranges.ts";

export const JOB_FORMAT = "seedfarm-job/1";

/** jobs/ID.json: shards that were handed to an engine. Written before they are, and again with the engine's answer. */
export interface Job {
  format: typeof JOB_FORMAT;
  /** "20250131-142305-7f3a": lower case, digits and hyphens, 20 characters; unique in the world for practical purposes. */
  id: string;
  /** "farm-solar-panel-20250131-142305-7f3a": for the engine; lower case, digits and hyphens, at most 45 characters. */
  name: string;
  /** The run's place, as its workers name it. */
  run: string;
  engine: string;
  /** ISO 8601. */
  created: string;
  /** "0-199,250": dealt to the tasks in this order. */
  shards: string;
  shardsPerTask: number;
  tasks: number;
  /** Flags of `farm work`, beside --run and --job. */
  workerFlags: readonly string[];
  /** The engine's own, as `settle` made them. */
  settings: Settings;
  /** What an hour of one worker costs, in the user's currency. */
  pricePerHour?: number;
  /** Workers start no shard when the run has cost so much. */
  maxCost?: number;
  /** What the engine made of it; empty until it has answered. */
  submissions: readonly Submission[];
  /** Once the engine has said that nothing of it waits or runs. */
  ended?: { at: string; tasks: Record<TaskState, number> };
}

/** One thing on the engine, such as an array job. */
export interface Submission {
  /** The engine's name for it. */
  id: string;
  /** Its task 0 is this task of the job. */
  firstTask: number;
  tasks: number;
}

export type NewJob = Pick<Job, "engine" | "shardsPerTask" | "workerFlags" | "settings"> &
  Partial<Pick<Job, "pricePerHour" | "maxCost">>;

/** A job for these shards; nothing is written or sent. */
export function planJob(run: Pick<Run, "dir" | "plan">, shards: readonly number[], job: NewJob, now = new Date()): Job {
  const stamp = now
    .toISOString()
    .replaceAll(/[-:]|\..*/g, "")
    .replace("T", "-");
  const id = `${stamp}-${randomBytes(2).toString("hex")}`;
  return {
    format: JOB_FORMAT,
    id,
    name: engineName(run.plan.name, id),
    run: run.dir,
    created: now.toISOString(),
    shards: rangesText(shards),
    tasks: Math.ceil(shards.length / job.shardsPerTask),
    submissions: [],
    ...job,
  };
}

const ROOM_FOR_NAME = 18;

function engineName(run: string, id: string): string {
  const slug = run
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, ROOM_FOR_NAME)
    .replaceAll(/^-+|-+$/g, "");
  return `farm-${slug === "" ? "run" : slug}-${id}`;
}

/** What the worker of a task draws. */
export function taskShards({ shards, shardsPerTask }: Job, task: number): number[] {
  return parseRanges(shards).slice(task * shardsPerTask, (task + 1) * shardsPerTask);
}

/** The task that draws a shard; null when the job leaves it out. */
export function taskOf({ shards, shardsPerTask }: Job, shard: number): number | null {
  const at = parseRanges(shards).indexOf(shard);
  return at === -1 ? null : Math.floor(at / shardsPerTask);
}

export const jobPath = (id: string): string => `${JOB_DIR}/${id}.json`;

export const writeJob = ({ store }: Run, job: Job): Promise<void> =>
  store.writeAtomic(jobPath(job.id), `${JSON.stringify(job, null, 2)}\n`);

/** All jobs of a run, the oldest first. */
export async function listJobs(run: Run): Promise<Job[]> {
  const names = (await run.store.list(JOB_DIR)).filter((name) => name.endsWith(".json"));
  return Promise.all(names.map((name) => readJob(run, name.slice(0, -".json".length))));
}

export async function readJob({ store, dir }: Run, id: string): Promise<Job> {
  const job = parse(await readText(store, jobPath(id)));
  if (job?.format === JOB_FORMAT) return job;
  throw new FarmError({
    code: "job.missing",
    message: `The run ${dir} has no readable job "${id}".`,
    remedy: `\`farm status ${dir}\` lists its jobs; \`farm resume ${dir}\` makes another one.`,
    where: `${dir}/${jobPath(id)}`,
  });
}

function parse(text: string | null): Job | null {
  try {
    return JSON.parse(text ?? "null") as Job | null;
  } catch {
    return null;
  }
}
