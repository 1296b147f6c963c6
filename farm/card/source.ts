import { join } from "node:path";
import type { DatasetInfo } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";
import { type Dataset, readDataset } from "../dataset.ts";
import { type DescribedDataset, describeDataset } from "../dataset-info.ts";
import type { Run } from "../run.ts";
import { loadRunCode } from "../run-code.ts";
import { openStore } from "../store/open.ts";
import { readSweep, runsIn, type Sweep } from "../sweep/files.ts";

/** What `farm card` is told beyond the recipe: versions and dates come after the pictures. */
export interface CardFlags extends Partial<DatasetInfo> {
  /** Page of the dataset on the web. */
  url?: string;
  /** Day of publication, YYYY-MM-DD. */
  date?: string;
}

/** A merged run or sweep, and all that a card says of it without reading its frames. */
export interface CardSource {
  folder: string;
  runs: readonly CardRun[];
  sweep: Sweep | null;
  dataset: Dataset;
  info: DescribedDataset & Pick<CardFlags, "url" | "date">;
  registry: Registry;
}

export interface CardRun {
  run: Run;
  /** Folder in the sweep with a slash behind; empty for a run of its own. */
  prefix: string;
}

export async function openCardSource(folder: string, flags: CardFlags): Promise<CardSource> {
  const found = await runsIn(folder);
  const sweep = await readSweep(folder);
  const dataset = await readDataset({ dir: folder, store: await openStore(folder) });
  const runs = found.map(({ run }, k) => ({ run, prefix: sweep ? `${sweep.runs[k]!.name}/` : "" }));
  const [first] = runs;
  const { registry } = await loadRunCode(first!.run);
  const { url, date, ...about } = flags;
  const info = { ...describeDataset(first!.run.plan.recipe, about), ...(url && { url }), ...(date && { date }) };
  return { folder, runs, sweep, dataset, info, registry };
}

/** Path of a file of a run from the dataset's folder, with forward slashes. */
export const inDataset = ({ prefix }: CardRun, path: string): string => join(prefix, path).replaceAll("\\", "/");
