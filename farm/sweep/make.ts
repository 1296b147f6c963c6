import type { Code } from "../code.ts";
import { loadRecipe } from "../recipe/parse.ts";
import { formatSet } from "../recipe/sweep.ts";
import { type Run, refuseUsedPlace } from "../run.ts";
import { SWEEP_FILE } from "../run-layout.ts";
import { sealed } from "../seal.ts";
import { openStore } from "../store/open.ts";
import { placeIn } from "../store/place.ts";
import { freezeRun, type RecipeArguments, requireBrowser } from "../submit.ts";
import type { Sweep } from "./files.ts";

/** Makes all runs of the sweep, or none: each is checked before the first folder is made. */
export async function makeSweep(code: Code, args: RecipeArguments, sweep: Sweep, folder: string): Promise<Run[]> {
  await refuseUsedPlace(folder);
  const loaded = [];
  for (const { seed, set } of sweep.runs) {
    const sets = Object.entries(set).map(([path, value]) => formatSet(path, value));
    loaded.push(await loadRecipe({ ...args, flags: { ...args.flags, seed }, set: sets, registry: code.registry }));
  }
  await requireBrowser();
  const runs: Run[] = [];
  for (const [k, recipe] of loaded.entries()) {
    runs.push(await freezeRun(code, recipe, { out: placeIn(folder, sweep.runs[k]?.name ?? "") }));
  }
  await (await openStore(folder)).writeAtomic(SWEEP_FILE, sealed(sweep));
  return runs;
}
