import { mkdir } from "node:fs/promises";
import { FarmError } from "../../../renderer/errors.ts";
import type { Job, Submission } from "../../jobs/job.ts";
import type { JobArray } from "./arrays.ts";
import { type Outcome, PATIENCE, type Patience, pause, run } from "./call.ts";
import { directives } from "./directives.ts";
import { isPassing, slurmError } from "./faults.ts";
import { findArrays, plannedArrays } from "./find.ts";
import { batchScript } from "./script.ts";
import type { SlurmSettings } from "./settings.ts";

/** Sends every array of a job that Slurm does not know yet; all or, when one is refused, none. */
export async function submitJob(
  job: Job,
  settings: SlurmSettings,
  patience: Patience = PATIENCE,
): Promise<Submission[]> {
  const arrays = await plannedArrays(job);
  await makeLogFolder(settings);
  const names = arrays.map(({ name }) => name);
  const sent = await findArrays(arrays);
  for (const array of arrays) {
    if (sent.some(({ firstTask }) => firstTask === array.firstTask)) continue;
    const script = batchScript(job, array, names, settings);
    const options = directives(job, array, settings);
    // Workers at one time are limited array by array: the next begins when the last has ended.
    if (settings.throttle !== undefined && sent.length > 0) options.push(`--dependency=afterany:${sent.at(-1)?.id}`);
    sent.push(await send(array, options, script, patience).catch((error) => takeBack(sent, error)));
  }
  return sent;
}

/** Slurm does not make it, and fails tasks that cannot write there. */
async function makeLogFolder({ logs }: SlurmSettings): Promise<void> {
  await mkdir(logs, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new FarmError({
      code: "slurm.log-folder",
      message: `The folder for the tasks' logs cannot be made: ${logs} (${cause.code}).`,
      remedy: "Submit from a folder that you may write to and that the nodes see.",
      where: logs,
      cause,
    });
  });
}

async function send(array: JobArray, options: string[], script: string, patience: Patience): Promise<Submission> {
  const { firstTask, tasks } = array;
  for (let tried = 1; ; tried++) {
    const outcome = await run("sbatch", ["--parsable", ...options], script);
    if (outcome.code === 0) return { id: idIn(outcome), firstTask, tasks };
    if (tried >= patience.attempts || !isPassing(outcome)) throw slurmError("sbatch", outcome);
    // It may have been taken although the answer did not arrive.
    await pause(Math.min(patience.longestMs, patience.firstMs * 2 ** (tried - 1)));
    const [found] = await findArrays([array]);
    if (found) return found;
  }
}

/** "4711" or "4711;cluster". */
function idIn({ stdout }: Outcome): string {
  const id = /^(\d+)(?:;.*)?$/m.exec(stdout)?.[1];
  if (id !== undefined) return id;
  throw new FarmError({
    code: "slurm.no-id",
    message: `sbatch does not say which job it made: ${JSON.stringify(stdout.slice(0, 200))}.`,
    remedy: "Is `sbatch` a wrapper here? It must print what --parsable asks for.",
    where: "sbatch",
    kind: "failed",
  });
}

/** A job that is refused in part is refused: what the user then changes makes another job. */
async function takeBack(sent: readonly Submission[], error: unknown): Promise<never> {
  const isRefused = error instanceof FarmError && error.kind === "user";
  if (isRefused && sent.length > 0) await run("scancel", ["--quiet", ...sent.map(({ id }) => id)]);
  throw error;
}
