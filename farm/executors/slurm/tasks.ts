import type { Job, Submission } from "../../jobs/job.ts";
import type { TaskState } from "../engine.ts";
import { arrayName } from "./arrays.ts";

/** What Slurm says of some tasks of an array: of one, or of all that wait together. */
export interface KnownTasks {
  array: string;
  name: string;
  /** Null: of all that nothing else is said of. Tasks that are cancelled while they wait together lose their numbers. */
  indexes: readonly number[] | null;
  /** In Slurm's words: RUNNING. */
  state: string;
  /** A task whose last try is still ending. */
  isEnding: boolean;
  /** Why it waits or failed, in Slurm's words; "" for none. */
  reason: string;
  exitCode: number;
  /** That ended it; 0 for none. */
  signal: number;
  restarts: number;
}

/** A task of the job; `known` is null when Slurm has forgotten it. */
export interface TaskView {
  state: TaskState;
  known: KnownTasks | null;
}

/** "0-9,20-30:2,77%5" → 0 … 9, 20, 22 … 30, 77. */
export function parseIndexes(text: string): number[] {
  return text
    .replace(/%.*/, "")
    .split(",")
    .filter(Boolean)
    .flatMap((part) => {
      const [range = "", step = "1"] = part.split(":");
      const [first = 0, last = first] = range.split("-").map(Number);
      return Array.from({ length: Math.floor((last - first) / Number(step)) + 1 }, (_, k) => first + k * Number(step));
    });
}

/** By number within the job. The name counts too: another cluster, or one that was set up anew, has other jobs of these ids. */
export function byTask(known: readonly KnownTasks[], job: Job, sent: readonly Submission[]): Map<number, KnownTasks> {
  const found = new Map<number, KnownTasks>();
  for (const submission of sent) {
    const name = arrayName(job.name, submission.firstTask);
    const ours = known.filter((tasks) => tasks.array === submission.id && tasks.name === name);
    const rest = ours.find(({ indexes }) => indexes === null);
    const byIndex = new Map(ours.flatMap((tasks) => (tasks.indexes ?? []).map((index) => [index, tasks] as const)));
    for (let index = 0; index < submission.tasks; index++) {
      const tasks = byIndex.get(index) ?? rest;
      if (tasks) found.set(submission.firstTask + index, tasks);
    }
  }
  return found;
}
