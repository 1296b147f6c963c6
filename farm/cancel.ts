import { hostname } from "node:os";
import { FarmError } from "../renderer/errors.ts";
import { engineOf } from "./jobs/engines.ts";
import { type Job, listJobs } from "./jobs/job.ts";
import { isAlive, killTree, signalQuietly } from "./process-tree.ts";
import type { Run } from "./run.ts";
import { isHeld, type Lock, readLock } from "./run-lock.ts";
import { type RunStatus, runStatus } from "./status.ts";

const PATIENCE_MS = 300_000;
const LOOK_MS = 100;

export interface Cancelled {
  /** Whether a process of this machine worked on the run; it has ended. */
  process: boolean;
  /** Jobs that their engines were told to stop; their workers may still finish the frames in flight. */
  jobs: Job[];
  frames: RunStatus["frames"];
}

/** Stops all who work on the run. Nothing finished is lost. */
export async function cancelRun(run: Run, now: boolean): Promise<Cancelled> {
  const lock = await readLock(run.store);
  const holder = lock && isHeld(lock) ? lock : null;
  if (holder) await end(run, holder, now);
  const jobs = (await listJobs(run)).filter(({ ended }) => ended === undefined);
  for (const job of jobs) await (await engineOf(job)).cancel(job, now);
  return { process: holder !== null, jobs, frames: (await runStatus(run)).frames };
}

async function end(run: Run, lock: Lock, now: boolean): Promise<void> {
  if (lock.host !== hostname()) throw elsewhere(run, lock);
  if (now) killTree(lock.pid);
  else if (!signalQuietly(lock.pid, "SIGTERM") && isAlive(lock)) throw notMine(run, lock);
  const until = Date.now() + PATIENCE_MS;
  while (isAlive(lock) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  if (isAlive(lock)) throw tooSlow(run, lock);
}

function elsewhere(run: Run, { pid, host }: Lock): FarmError {
  return new FarmError({
    code: "cancel.elsewhere",
    message: `The run ${run.dir} is being worked on by process ${pid} on another machine, ${host}.`,
    remedy: `Run \`farm cancel\` on ${host}.`,
    where: run.dir,
  });
}

function notMine(run: Run, { pid }: Lock): FarmError {
  return new FarmError({
    code: "cancel.denied",
    message: `Process ${pid}, which works on ${run.dir}, belongs to another user.`,
    remedy: "Ask that user, or run the command with their rights.",
    where: run.dir,
  });
}

function tooSlow(run: Run, { pid }: Lock): FarmError {
  return new FarmError({
    code: "cancel.too-slow",
    message: `Process ${pid} has not ended after ${PATIENCE_MS / 1000} s.`,
    remedy: `End it at once with \`farm cancel ${run.dir} --now\`.`,
    where: run.dir,
    kind: "failed",
  });
}
