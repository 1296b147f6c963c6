import { readFile } from "node:fs/promises";
import type { Job } from "../../jobs/job.ts";
import type { EngineLog } from "../engine.ts";
import { outputFile } from "./directives.ts";
import { sentArrays } from "./find.ts";
import type { SlurmSettings } from "./settings.ts";

/** The file that Slurm writes what a task prints into, every try after the other. */
export async function taskLog(job: Job, task: number, settings: SlurmSettings): Promise<EngineLog> {
  const sent = await sentArrays(job);
  const array = sent.find(({ firstTask, tasks }) => task >= firstTask && task < firstTask + tasks);
  if (array === undefined) return { address: settings.logs };
  const address = outputFile(settings, array.id, task - array.firstTask);
  const text = await readFile(address, "utf8").catch(() => null);
  return text === null ? { address } : { address, text };
}
