import { asFarmError } from "../as-farm-error.ts";
import type { JobState } from "../executors/engine.ts";
import type { Run } from "../run.ts";
import { engineOf } from "./engines.ts";
import { type Job, listJobs, writeJob } from "./job.ts";

/** A job with what its engine says of it now. */
export interface AskedJob {
  job: Job;
  /** Null when it has ended before, or the engine could not be asked. */
  state: JobState | null;
  /** Why it could not be asked. */
  problem: string | null;
}

/** All jobs of a run, the oldest first. Engines are asked about those that are not known to have ended. */
export async function askJobs(run: Run): Promise<AskedJob[]> {
  const jobs = await listJobs(run);
  return Promise.all(jobs.map((job) => (job.ended === undefined ? ask(run, job) : settled(job))));
}

const settled = (job: Job): AskedJob => ({ job, state: null, problem: null });

async function ask(run: Run, job: Job): Promise<AskedJob> {
  try {
    const state = await (await engineOf(job)).inspect(job);
    if (!state.isEnded) return { job, state, problem: null };
    // Written down, as engines forget. Whoever may only read asks again the next time.
    const ended: Job = { ...job, ended: { at: new Date().toISOString(), tasks: state.tasks } };
    await writeJob(run, ended).catch(() => {});
    return { job: ended, state, problem: null };
  } catch (error) {
    const { kind, message } = asFarmError(error);
    if (kind === "bug") throw error;
    return { job, state: null, problem: message };
  }
}

/** Whether the engine may still draw for it. One that cannot be asked may. */
export const isActive = ({ job }: AskedJob): boolean => job.ended === undefined;
