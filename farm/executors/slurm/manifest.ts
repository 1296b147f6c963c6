import type { Job } from "../../jobs/job.ts";
import { arraysOf, USUAL_LARGEST_ARRAY } from "./arrays.ts";
import { batchScript } from "./script.ts";
import type { SlurmSettings } from "./settings.ts";
import { shellQuoted } from "./words.ts";

/** The batch script, for `sbatch FILE` by hand. A cluster may want it in more than one array: then it is that of the first. */
export function manifest(job: Job, settings: SlurmSettings): string {
  const arrays = arraysOf(job, USUAL_LARGEST_ARRAY);
  const names = arrays.map(({ name }) => name);
  const [first] = arrays;
  if (first === undefined) return "";
  const script = batchScript(job, first, names, settings);
  const notes = [
    `By hand: mkdir -p ${shellQuoted(settings.logs)}, then sbatch this file.`,
    ...(arrays.length > 1 ? [moreArrays(job, arrays.length)] : []),
  ];
  const [interpreter, ...rest] = script.split("\n");
  return [interpreter, ...notes.map((note) => `# ${note}`), ...rest].join("\n");
}

const moreArrays = ({ tasks }: Job, arrays: number): string =>
  `The first of ${arrays} arrays for ${tasks} tasks, as a cluster usually takes ${USUAL_LARGEST_ARRAY} in one (MaxArraySize); they differ in name, size and FARM_FIRST_TASK.`;
