import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isRun, openRun } from "./run.ts";
import { type RunStatus, runStatus } from "./status.ts";

const DEPTH = 2;

/** The runs in a folder, and those of the sweeps in it; by name. Empty when the folder is not there. */
export async function listRuns(dir: string, depth = DEPTH): Promise<RunStatus[]> {
  const items = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const folders = items
    .filter((item) => item.isDirectory())
    .map((item) => join(dir, item.name))
    .sort();
  const runs: RunStatus[] = [];
  for (const folder of folders) {
    if (await isRun(folder)) runs.push(await runStatus(await openRun(folder)));
    else if (depth > 1) runs.push(...(await listRuns(folder, depth - 1)));
  }
  return runs;
}
