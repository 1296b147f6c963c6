import { FarmError } from "../../../renderer/errors.ts";
import { call, run } from "./call.ts";
import { UNKNOWN_JOB } from "./faults.ts";
import { parseQueueJson } from "./queue-json.ts";
import { parseQueueText, QUEUE_FIELDS } from "./queue-text.ts";
import type { KnownTasks } from "./tasks.ts";

/** Waiting, running and lately ended tasks of arrays. */
export async function askQueue(arrays: readonly string[]): Promise<KnownTasks[]> {
  const jobs = ["--states=all", `--jobs=${arrays.join(",")}`];
  const { code, stdout } = await run("squeue", ["--json", ...jobs]);
  const known = code === 0 ? parseQueueJson(stdout, new Set(arrays)) : null;
  // Not every Slurm has the plug-in, and every release has a dialect of its own.
  return known ?? askInText(jobs);
}

async function askInText(jobs: readonly string[]): Promise<KnownTasks[]> {
  const asked = ["--noheader", "--array", ...jobs, `--Format=${QUEUE_FIELDS.map((field) => `${field}:|`).join(",")}`];
  return parseQueueText(await call("squeue", asked).catch(nothingForUnknown));
}

/** Slurm forgets jobs some minutes after they have ended, and then says that there are none such. */
function nothingForUnknown(error: unknown): string {
  if (error instanceof FarmError && error.code === `slurm.${UNKNOWN_JOB}`) return "";
  throw error;
}
