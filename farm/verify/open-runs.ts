import { FarmError } from "../../renderer/errors.ts";
import { openRun, type Run } from "../run.ts";
import { RUN_FILE, SWEEP_FILE } from "../run-layout.ts";
import { placeIn } from "../store/place.ts";
import { readSweep, type Sweep } from "../sweep/files.ts";
import type { Findings } from "./checks.ts";

export interface OpenedRuns {
  /** Null when it is a run of its own, or when sweep.json cannot be read. */
  sweep: Sweep | null;
  /** Those whose plan can be read. The prefix is the folder in the sweep with a slash behind. */
  runs: { run: Run; prefix: string }[];
}

/** A plan that cannot be read is a violation: nothing else of it can be judged. */
export async function openRuns(folder: string, findings: Findings): Promise<OpenedRuns> {
  const sweep = await readable(readSweep(folder), ["sweep.format"], SWEEP_FILE, findings);
  if (sweep === undefined) return { sweep: null, runs: [] };
  const names = sweep === null ? [""] : sweep.runs.map(({ name }) => `${name}/`);
  // A folder without run.json has lost it only if a sweep says that it had one.
  const codes = sweep === null ? ["run.format"] : ["run.format", "run.missing"];
  const runs: OpenedRuns["runs"] = [];
  for (const prefix of names) {
    const run = await readable(openRun(placeIn(folder, prefix)), codes, prefix + RUN_FILE, findings);
    if (run) runs.push({ run, prefix });
  }
  return { sweep, runs };
}

/** Undefined when the file at `where` is broken in one of the ways of `codes`; null when it is not there. */
async function readable<T>(
  opening: Promise<T>,
  codes: readonly string[],
  where: string,
  findings: Findings,
): Promise<T | undefined> {
  const opened = await opening.catch((error: unknown) => {
    if (!(error instanceof FarmError && codes.includes(error.code))) throw error;
    findings.violated("plan.file", where, error.message);
    return undefined;
  });
  if (opened !== null) findings.looked("plan.file");
  return opened;
}
