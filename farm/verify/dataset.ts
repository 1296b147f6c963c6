import type { Category } from "../../renderer/define.ts";
import { type Dataset, describeRanges, rangeFrames } from "../dataset.ts";
import { mergeRun } from "../merge.ts";
import type { Run } from "../run.ts";
import { DATASET_FILE } from "../run-layout.ts";
import { readText } from "../store/store.ts";
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
  const isPartial = ((await readText(run.store, DATASET_FILE)) ?? "").includes('"missing"');
  try {
    const dataset = await mergeRun({ ...run, store: { ...run.store, writeAtomic } }, { partial: true, categories });
    for (const [path, text] of written) {
      const found = await readText(run.store, path);
      if (found === text) continue;
      const what = found === null ? "The file is missing" : "It is not what the shards add up to";
      findings.violated("dataset.file", prefix + path, `${what}: \`farm merge\` writes it anew.`);
    }
    checkComplete(dataset, isPartial, prefix, findings);
    return dataset;
  } catch (error) {
    findings.violated(
      "dataset.file",
      prefix + DATASET_FILE,
      `The shards cannot be merged: ${(error as Error).message}`,
    );
    return null;
  }
}

function checkComplete({ missing = [] }: Dataset, isPartial: boolean, prefix: string, findings: Findings): void {
  findings.looked("dataset.complete");
  if (missing.length === 0) return;
  const gaps = `${rangeFrames(missing)} frames are missing: ${describeRanges(missing)}.`;
  const known = isPartial ? " It was merged with --partial." : "";
  findings.violated("dataset.complete", prefix + DATASET_FILE, gaps + known);
}
