import type { Json } from "../../renderer/json.ts";
import type { SweepAxis } from "../recipe/sweep.ts";
import { openRun, type Run } from "../run.ts";
import { SWEEP_FILE } from "../run-layout.ts";
import { unsealedPlan } from "../seal.ts";
import { openStore } from "../store/open.ts";
import { placeIn } from "../store/place.ts";
import { readText } from "../store/store.ts";

export const SWEEP_FORMAT = "seedfarm-sweep/1";

/** sweep.json: the runs of a sweep, each in a folder of its own beside it. */
export interface Sweep {
  format: typeof SWEEP_FORMAT;
  seeds: readonly number[];
  axes: readonly SweepAxis[];
  /** By seed, then by the axes in their order, the last one fastest. */
  runs: readonly SweepRun[];
}

export interface SweepRun {
  /** Folder: "000-seed0-elevationDegrees10". */
  name: string;
  seed: number;
  /** `--set` path → value. */
  set: Readonly<Record<string, Json>>;
}

/** Null when the folder is not a sweep. Throws FarmError `sweep.format` when sweep.json was changed. */
export async function readSweep(folder: string): Promise<Sweep | null> {
  const text = await readText(await openStore(folder), SWEEP_FILE);
  return text === null ? null : unsealedPlan<Sweep>(text, "sweep", SWEEP_FORMAT, `${folder}/${SWEEP_FILE}`);
}

export const openSweepRuns = (folder: string, sweep: Sweep): Promise<Run[]> =>
  Promise.all(sweep.runs.map(({ name }) => openRun(placeIn(folder, name))));

/** One run for a run's folder, all of them in order for a sweep's. The prefix keeps their image names apart. */
export async function runsIn(folder: string): Promise<{ run: Run; prefix: string }[]> {
  const sweep = await readSweep(folder);
  if (sweep === null) return [{ run: await openRun(folder), prefix: "" }];
  const runs = await openSweepRuns(folder, sweep);
  return runs.map((run, k) => ({ run, prefix: `${String(k).padStart(3, "0")}-` }));
}
