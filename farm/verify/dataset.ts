import type { Category } from "../../renderer/define.ts";
import { type Dataset, datasetText, describeRanges, rangeFrames } from "../dataset.ts";
import { mergeRun } from "../merge.ts";
import type { Run } from "../run.ts";
import { DATASET_FILE } from "../run-layout.ts";
import { openStore } from "../store/open.ts";
import { readText } from "../store/store.ts";
import type { Sweep } from "../sweep/files.ts";
import { sweepDataset } from "../sweep/merge.ts";
import type { Findings } from "./checks.ts";

/** Merges the shards again, into memory, and compares every file that the merge writes. Null when it cannot be merged. */
export async function checkDataset(
  run: Run,
  categories: readonly Category[],
  prefix: string,
  findings: Findings,
): Promise<Dataset | null> {
  findings.looked("dataset.file");
  const written = new Map<string, string>();
  const writeAtomic = async (path: string, content: unknown) => void written.set(path, String(content));
  const merged = { ...run, store: { ...run.store, writeAtomic } };
  try {
    const dataset = await mergeRun(merged, { partial: true, categories });
    for (const [path, text] of written) {
      const difference = howDifferent(await readText(run.store, path), text, "the shards");
      if (difference) findings.violated("dataset.file", prefix + path, `${difference}: \`farm merge\` writes it anew.`);
    }
    await checkComplete(dataset, run, prefix, findings);
    return dataset;
  } catch (error) {
    const message = `The shards cannot be merged: ${(error as Error).message}`;
    findings.violated("dataset.file", prefix + DATASET_FILE, message);
    return null;
  }
}

/** Adds up what the runs' shards add up to, and compares. Of a run that says nothing there is a violation already. */
export async function checkSweepDataset(
  folder: string,
  sweep: Sweep,
  datasets: readonly (Dataset | null)[],
  findings: Findings,
): Promise<void> {
  const known = datasets.filter((dataset) => dataset !== null);
  if (known.length < sweep.runs.length) return;
  findings.looked("dataset.file");
  const found = await readText(await openStore(folder), DATASET_FILE);
  const difference = howDifferent(found, datasetText(sweepDataset(sweep, known)), "the runs");
  if (difference) findings.violated("dataset.file", DATASET_FILE, `${difference}: \`farm resume\` writes it anew.`);
}

function howDifferent(found: string | null, expected: string, parts: string): string | null {
  if (found === null) return "The file is missing";
  return found === expected ? null : `It is not what ${parts} add up to`;
}

async function checkComplete({ missing = [] }: Dataset, run: Run, prefix: string, findings: Findings): Promise<void> {
  findings.looked("dataset.complete");
  if (missing.length === 0) return;
  const gaps = `${rangeFrames(missing)} frames are missing: ${describeRanges(missing)}.`;
  const known = (await wasPartial(run)) ? " It was merged with --partial." : "";
  findings.violated("dataset.complete", prefix + DATASET_FILE, gaps + known);
}

/** Whether dataset.json itself says that frames are missing. */
async function wasPartial({ store }: Run): Promise<boolean> {
  const text = await readText(store, DATASET_FILE);
  try {
    return text !== null && (JSON.parse(text) as Partial<Dataset> | null)?.missing !== undefined;
  } catch {
    return false;
  }
}
