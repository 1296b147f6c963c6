import { FarmError } from "../renderer/errors.ts";
import { engineOf, findEngine } from "./jobs/engines.ts";
import { type Job, listJobs } from "./jobs/job.ts";
import type { Run } from "./run.ts";

/** Holds the run's jobs on their engines, or lets them go on. Returns those that it told. */
export async function pauseRun(run: Run, isPaused: boolean): Promise<Job[]> {
  const jobs = (await listJobs(run)).filter(({ ended }) => ended === undefined);
  if (jobs.length === 0) throw noJob(run);
  for (const job of jobs) {
    const engine = await engineOf(job);
    if (!engine.pause) throw cannotPause(run, job);
    await engine.pause(job, isPaused);
  }
  return jobs;
}

const noJob = ({ dir }: Run): FarmError =>
  new FarmError({
    code: "pause.no-job",
    message: `No engine has a job of ${dir}.`,
    remedy: `\`farm status ${dir}\` says who works on it. A run of this machine: \`farm cancel\`, later \`farm resume\`.`,
    where: dir,
  });

const cannotPause = ({ dir }: Run, { engine }: Job): FarmError =>
  new FarmError({
    code: "pause.unknown",
    message: `${findEngine(engine).title} cannot hold a job.`,
    remedy: `Stop it with \`farm cancel ${dir}\` and go on later with \`farm resume ${dir}\`: finished frames are kept.`,
    where: dir,
  });
