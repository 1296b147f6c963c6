import { FarmError } from "../../renderer/errors.ts";
import { crewOf } from "../crew.ts";
import { readLedger } from "../ledger.ts";
import type { Run } from "../run.ts";
import { isHeld, readLock } from "../run-lock.ts";
import { type OpenShard, survey } from "../survey.ts";
import { type AskedJob, askJobs, isActive } from "./ask.ts";
import { engineOf } from "./engines.ts";
import { type Job, taskShards } from "./job.ts";

export interface Choice {
  /** Shards with frames that were given up, and those whose task the engine has given up. */
  failed?: boolean;
  /** Shards whose worker draws no frame any more. */
  stalled?: boolean;
}

/**
 * Shards of a run to draw again, ascending. Without a choice: all that are not done; then nobody else may be at work.
 * Shards that fail or stall may be started beside a job that is still at work: of two workers the first wins.
 */
export async function chooseShards(run: Run, { failed = false, stalled = false }: Choice): Promise<number[]> {
  const [{ open }, jobs] = await Promise.all([survey(run), askJobs(run)]);
  if (!failed && !stalled) {
    await refuseBusy(run, jobs);
    return open.map(({ shard }) => shard);
  }
  const chosen = new Set<number>();
  if (failed) for (const shard of await failedShards(open, jobs)) chosen.add(shard);
  if (stalled) for (const shard of await stalledShards(run)) chosen.add(shard);
  return open.map(({ shard }) => shard).filter((shard) => chosen.has(shard));
}

async function failedShards(open: readonly OpenShard[], jobs: readonly AskedJob[]): Promise<number[]> {
  const givenUp = open.filter(({ failed }) => failed.length > 0).map(({ shard }) => shard);
  const byTask = await Promise.all(jobs.map(({ job }) => shardsOfFailedTasks(job)));
  return [...givenUp, ...byTask.flat()];
}

async function shardsOfFailedTasks(job: Job): Promise<number[]> {
  const tasks = await (await engineOf(job)).failedTasks(job);
  return tasks.flatMap((task) => taskShards(job, task));
}

/** Those of workers that stall, and of workers that nobody has heard of for long. */
async function stalledShards({ store }: Run): Promise<number[]> {
  const { stalled, lost } = crewOf(await readLedger(store), Date.now() / 1000);
  return [...stalled, ...lost].flatMap(({ shard }) => shard ?? []);
}

async function refuseBusy(run: Run, jobs: readonly AskedJob[]): Promise<void> {
  const lock = await readLock(run.store);
  const active = jobs.find(isActive);
  if (active === undefined && !(lock && isHeld(lock))) return;
  const who = active ? `job ${active.job.id} on ${active.job.engine}` : `process ${lock?.pid} on ${lock?.host}`;
  throw new FarmError({
    code: "run.busy",
    message: `The run ${run.dir} is being worked on by ${who}.`,
    remedy: `Watch it with \`farm status ${run.dir} --watch\`, or stop it with \`farm cancel ${run.dir}\`. What has failed or stalled meanwhile: \`farm retry ${run.dir} --failed\` or \`--stalled\`.`,
    where: run.dir,
  });
}
