import type { Job } from "../../jobs/job.ts";
import type { JobState, TaskState } from "../engine.ts";
import { askAccounts } from "./accounts.ts";
import { sentArrays } from "./find.ts";
import { askQueue } from "./queue.ts";
import { collectReasons } from "./reasons.ts";
import { byTask, type KnownTasks, type TaskView } from "./tasks.ts";

const WAITING = /^(?:PENDING|CONFIGURING|REQUEUE|RESV_DEL_HOLD|SPECIAL_EXIT|SUSPENDED|STOPPED)/;
const RUNNING = /^(?:RUNNING|COMPLETING|SIGNALING|RESIZING|STAGE_OUT)/;

export async function inspectJob(job: Job): Promise<JobState> {
  const views = await viewTasks(job);
  const tasks: Record<TaskState, number> = { waiting: 0, running: 0, succeeded: 0, failed: 0 };
  for (const { state } of views) tasks[state]++;
  return { tasks, isEnded: tasks.waiting + tasks.running === 0, reasons: collectReasons(views) };
}

/** A task that Slurm has forgotten may have failed: it is given up in any case. */
export async function failedTasks(job: Job): Promise<number[]> {
  const views = await viewTasks(job);
  return views.flatMap(({ state, known }, task) =>
    state === "failed" || (state === "succeeded" && !known) ? task : [],
  );
}

/** All tasks of a job, by number. */
async function viewTasks(job: Job): Promise<TaskView[]> {
  const sent = await sentArrays(job);
  const ids = sent.map(({ id }) => id);
  const known = ids.length === 0 ? new Map<number, KnownTasks>() : byTask(await askQueue(ids), job, sent);
  const isComplete = known.size === job.tasks;
  const accounts = isComplete || ids.length === 0 ? null : byTask((await askAccounts(ids)) ?? [], job, sent);
  return Array.from({ length: job.tasks }, (_, task) => {
    const queued = known.get(task);
    if (queued) return { state: stateOf(queued), known: queued };
    return forgotten(job, accounts?.get(task));
  });
}

/** Between the job's file and the queue's answer there is a moment. */
const ARRIVAL_MS = 10 * 60_000;

function forgotten({ submissions, created }: Job, known: KnownTasks | undefined): TaskView {
  const isOnItsWay = submissions.length === 0 && Date.now() - Date.parse(created) < ARRIVAL_MS;
  if (!known) return { state: isOnItsWay ? "waiting" : "succeeded", known: null };
  const state = stateOf(known);
  // The accounts lag behind the queue, which has it no more.
  return state === "failed" || state === "succeeded" ? { state, known } : { state: "succeeded", known: null };
}

function stateOf({ state, isEnding }: KnownTasks): TaskState {
  if (WAITING.test(state)) return "waiting";
  if (isEnding || RUNNING.test(state)) return "running";
  return state === "COMPLETED" ? "succeeded" : "failed";
}
