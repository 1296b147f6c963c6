import { FarmError } from "../../renderer/errors.ts";
import { asFarmError } from "../as-farm-error.ts";
import type { Run } from "../run.ts";
import { engineOf } from "./engines.ts";
import { type Job, jobPath, type NewJob, planJob, writeJob } from "./job.ts";

/**
 * Hands shards to an engine. The job file comes first, so that nothing runs on an engine that the run does not know of; it
 * goes again when the engine has refused.
 */
export async function sendJob(run: Run, shards: readonly number[], newJob: NewJob): Promise<Job> {
  const planned = planJob(run, shards, newJob);
  const engine = await engineOf(planned);
  await writeJob(run, planned);
  try {
    const job = { ...planned, submissions: await engine.submit(planned) };
    await writeJob(run, job);
    return job;
  } catch (error) {
    if (isRefusal(error)) await run.store.remove(jobPath(planned.id));
    throw withRemedy(error, run, planned);
  }
}

/** What the engine will never have accepted; after anything else it may have. */
const isRefusal = (error: unknown): boolean => error instanceof FarmError && error.kind === "user";

/** The run is there and waits. */
function withRemedy(error: unknown, run: Run, job: Job): unknown {
  const { code, message, remedy, where, kind, cause } = asFarmError(error);
  if (kind === "bug") return error;
  const again = `Then: farm resume ${run.dir} --on ${job.engine}, with the flags of this command.`;
  const details = { code, message, kind, cause, remedy: remedy === undefined ? again : `${remedy}\n${again}` };
  return new FarmError(where === undefined ? details : { ...details, where });
}
