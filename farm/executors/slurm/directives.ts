import type { Job } from "../../jobs/job.ts";
import type { JobArray } from "./arrays.ts";
import type { SlurmSettings } from "./settings.ts";

/** Before a task's limit: a worker drains within 25 s, and Slurm may send the signal up to 60 s early. */
const NOTICE_SECONDS = 60;

/** Options of sbatch. They go into the script, and over the command line so that no SBATCH_ variable is stronger. */
export function directives(job: Pick<Job, "id" | "run">, array: JobArray, settings: SlurmSettings): string[] {
  const { throttle, gres, sbatch } = settings;
  const limit = throttle === undefined ? "" : `%${throttle}`;
  return [
    `--job-name=${array.name}`,
    `--comment=farm job ${job.id} of ${job.run}`,
    `--array=0-${array.tasks - 1}${limit}`,
    `--output=${outputPattern(settings)}`,
    "--open-mode=append",
    "--requeue",
    // To the shell alone (B), which passes it on.
    `--signal=B:USR1@${NOTICE_SECONDS}`,
    "--nodes=1",
    "--ntasks=1",
    `--cpus-per-task=${settings.cpus}`,
    `--mem=${settings.memory}`,
    ...(gres === undefined ? [] : [`--gres=${gres}`]),
    ...["partition", "account", "qos", "constraint", "time"].flatMap((name) => {
      const value = settings[name as "partition"];
      return value === undefined ? [] : [`--${name}=${value}`];
    }),
    ...sbatch,
  ];
}

/** Slurm puts in the array's id and the task's index. */
const outputPattern = ({ logs }: SlurmSettings): string => `${logs.replaceAll("%", "%%")}/%A_%a.out`;

/** The file that a task of an array prints to. */
export const outputFile = ({ logs }: SlurmSettings, array: string, index: number): string =>
  `${logs}/${array}_${index}.out`;
