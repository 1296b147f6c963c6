import type { Job, Submission } from "../../jobs/job.ts";

/** A part of a job that fits into one array of Slurm's. */
export interface JobArray extends Omit<Submission, "id"> {
  /** Slurm's name for it: unique in the world, as the job's is. */
  name: string;
}

/** Cuts a job into arrays of at most `largest` tasks. */
export function arraysOf({ name, tasks }: Pick<Job, "name" | "tasks">, largest: number): JobArray[] {
  return Array.from({ length: Math.ceil(tasks / largest) }, (_, k) => {
    const firstTask = k * largest;
    return {
      name: arrayName(name, firstTask),
      firstTask,
      tasks: Math.min(largest, tasks - firstTask),
    };
  });
}

export const arrayName = (job: string, firstTask: number): string => (firstTask === 0 ? job : `${job}-${firstTask}`);

/** What a cluster has unless its administrator says otherwise. */
export const USUAL_LARGEST_ARRAY = 1001;

/** Tasks that one array may have, from what `scontrol show config` prints. */
export function largestArray(config: string): number {
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(config)?.[1] ?? USUAL_LARGEST_ARRAY);
  const tasks = Number(/\bmax_array_tasks=(\d+)/.exec(config)?.[1] ?? size);
  // The largest index is MaxArraySize - 1; 0 switches arrays off, which sbatch then says.
  return Math.max(1, Math.min(size, tasks));
}
