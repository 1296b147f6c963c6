import { isRun, openRun } from "./run.ts";
import { SWEEP_FILE } from "./run-layout.ts";
import { type RunStatus, runStatus } from "./status.ts";
import { openStore } from "./store/open.ts";
import { placeIn } from "./store/place.ts";
import { isLocal, type Store } from "./store/store.ts";

const DEPTH = 2;

/** The runs in a folder, and those of the sweeps in it; by name. Empty when the folder is not there. */
export async function listRuns(dir: string, depth = DEPTH): Promise<RunStatus[]> {
  const store = await openStore(dir);
  const runs: RunStatus[] = [];
  for (const name of await namesIn(store)) {
    const place = placeIn(dir, name);
    if (await isRun(place)) runs.push(await runStatus(await openRun(place)));
    else if (depth > 1 && (await mayHoldRuns(store, name))) runs.push(...(await listRuns(place, depth - 1)));
  }
  return runs;
}

/** A folder that cannot be read does not keep the others from being listed. */
const namesIn = (store: Store): Promise<string[]> => (isLocal(store) ? store.list("").catch(() => []) : store.list(""));

/** Other folders of a bucket can be of any size. */
const mayHoldRuns = async (store: Store, name: string): Promise<boolean> =>
  isLocal(store) || (await store.size(`${name}/${SWEEP_FILE}`)) !== null;
