import { workerFlags } from "../executors/worker-flags.ts";
import { type Choice, chooseShards } from "../jobs/choose.ts";
import { type Job, listJobs, type NewJob } from "../jobs/job.ts";
import { openRun, type Run } from "../run.ts";
import { loadRunCode } from "../run-code.ts";
import { type DrawOptions, drawRun } from "./draw-run.ts";
import { checkAmounts, engineJob, type PlaceFlags } from "./engine-job.ts";
import { print, printJson } from "./print.ts";
import { shown } from "./report/closing.ts";
import { checkEnd, type EndFlags, untilEnd } from "./run-end.ts";
import { sendRun } from "./send-run.ts";

type GoOnFlags = PlaceFlags & DrawOptions & EndFlags;

/** Draws what is missing of a run, where `--on` says, or where it was drawn last. Returns the exit code. */
export async function goOn(place: string, flags: GoOnFlags, choice: Choice): Promise<number> {
  const run = await openRun(place);
  await loadRunCode(run);
  const last = flags.on === undefined ? (await listJobs(run)).at(-1) : undefined;
  const job = last ? again(last, flags) : await engineJob(flags, run.dir);
  checkEnd(flags, job !== null);
  if (job === null) return untilEnd(run, flags, () => drawRun(run, flags));
  const shards = await chooseShards(run, choice);
  if (shards.length > 0) return sendRun(run, shards, job, flags);
  return nothingLeft(run, choice, flags.json);
}

/** As the last job was sent, but for what the flags change. */
function again(last: Job, flags: GoOnFlags): NewJob {
  const { engine, settings } = last;
  const {
    "shards-per-task": shardsPerTask = last.shardsPerTask,
    "price-per-hour": pricePerHour = last.pricePerHour,
    "max-cost": maxCost = last.maxCost,
  } = flags;
  checkAmounts({ shardsPerTask, pricePerHour, maxCost });
  const given = workerFlags(flags);
  return {
    engine,
    settings,
    shardsPerTask,
    workerFlags: given.length > 0 ? given : last.workerFlags,
    ...(pricePerHour !== undefined && { pricePerHour }),
    ...(maxCost !== undefined && { maxCost }),
  };
}

async function nothingLeft(run: Run, { failed, stalled }: Choice, json: boolean): Promise<number> {
  const isChoice = failed || stalled;
  if (json) printJson({ event: "done", run: run.dir, tasks: 0 });
  else if (isChoice)
    print(`Nothing to draw again in ${shown(run.dir)}. What is missing: farm status ${shown(run.dir)}`);
  else print(`Every shard of ${shown(run.dir)} is done. Next:  farm merge ${shown(run.dir)}`);
  return 0;
}
