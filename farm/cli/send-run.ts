import { findEngine } from "../jobs/engines.ts";
import type { Job, NewJob } from "../jobs/job.ts";
import { sendJob } from "../jobs/send.ts";
import type { Run } from "../run.ts";
import { print, printJson } from "./print.ts";
import { shown } from "./report/closing.ts";
import { count } from "./report/words.ts";
import { type EndFlags, untilEnd } from "./run-end.ts";

export interface SendOptions extends EndFlags {
  json: boolean;
  watch: boolean;
}

/** Sends shards of a run to an engine, and stays until they are drawn when asked to. Returns the exit code. */
export async function sendRun(
  run: Run,
  shards: readonly number[],
  newJob: NewJob,
  options: SendOptions,
): Promise<number> {
  const { json, watch } = options;
  const job = await sendJob(run, shards, newJob);
  if (json)
    printJson({
      event: "sent",
      run: run.dir,
      job: job.id,
      engine: job.engine,
      tasks: job.tasks,
      submissions: job.submissions,
    });
  else print(sentText(run, shards, job, watch));
  if (!watch) return 0;
  const { watchRun } = await import("./watch-run.ts");
  return untilEnd(run, options, () => watchRun(run, json));
}

function sentText(run: Run, shards: readonly number[], job: Job, watch: boolean): string {
  const dir = shown(run.dir);
  const ids = job.submissions.map(({ id }) => id).join(", ");
  const what = `${count(shards.length, "shard")} of ${dir} in ${count(job.tasks, "task")}`;
  const lines = [`Sent to ${findEngine(job.engine).title}: ${what} (${ids})`];
  if (!watch) lines.push(`Watch it:  farm status ${dir} --watch`, `Stop it:   farm cancel ${dir}`);
  return lines.join("\n");
}
