import type { Job, Submission } from "../../jobs/job.ts";
import { arraysOf, type JobArray, largestArray } from "./arrays.ts";
import { call, run } from "./call.ts";

/** What this cluster makes of a job: the arrays that it is cut into. */
export const plannedArrays = async (job: Job): Promise<JobArray[]> =>
  arraysOf(job, largestArray(await call("scontrol", ["show", "config"])));

/** Those of a job's arrays that Slurm knows, by their names. */
export async function findArrays(arrays: readonly JobArray[]): Promise<Submission[]> {
  const ids = new Map([...(await inAccounts(arrays)), ...(await inQueue(arrays))]);
  return arrays.flatMap(({ name, firstTask, tasks }) => {
    const id = ids.get(name);
    return id === undefined ? [] : { id, firstTask, tasks };
  });
}

/** The arrays of a job: as they were noted when it was sent, or, where the answer was lost, as Slurm has them. */
export async function sentArrays(job: Job): Promise<readonly Submission[]> {
  return job.submissions.length > 0 ? job.submissions : findArrays(await plannedArrays(job));
}

const namesOf = (arrays: readonly JobArray[]): string => arrays.map(({ name }) => name).join(",");

/** Waiting, running and lately ended jobs. */
async function inQueue(arrays: readonly JobArray[]): Promise<[name: string, id: string][]> {
  const asked = ["--noheader", "--states=all", `--name=${namesOf(arrays)}`, "--format=%j|%F"];
  return pairs(await call("squeue", asked));
}

/** All jobs there ever were, where the cluster keeps accounts. */
async function inAccounts(arrays: readonly JobArray[]): Promise<[name: string, id: string][]> {
  const asked = ["--noheader", "--allocations", "--parsable2", `--name=${namesOf(arrays)}`];
  const { code, stdout } = await run("sacct", [...asked, "--starttime=now-30days", "--format=JobName,JobID"]);
  return code === 0 ? pairs(stdout) : [];
}

/** "name|4711_3" → name, 4711. */
const pairs = (text: string): [string, string][] =>
  text.split("\n").flatMap((line): [string, string][] => {
    const [name, id] = line.split("|");
    return name && id ? [[name, id.replace(/_.*/, "")]] : [];
  });
