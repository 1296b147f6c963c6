import { createHash } from "node:crypto";
import { type Dataset, datasetText } from "../dataset.ts";
import { rejectedTally } from "../quality/tally.ts";
import { DATASET_FILE } from "../run-layout.ts";
import { openStore } from "../store/open.ts";
import type { Sweep } from "./files.ts";

/** Writes one dataset.json over those of all runs. */
export async function mergeSweep(folder: string, sweep: Sweep, datasets: readonly Dataset[]): Promise<Dataset> {
  const merged = sweepDataset(sweep, datasets);
  await (await openStore(folder)).writeAtomic(DATASET_FILE, datasetText(merged));
  return merged;
}

/** What the runs add up to; `datasets` are theirs in the sweep's order. The digest is the hash of their digests. */
export function sweepDataset(sweep: Sweep, datasets: readonly Dataset[]): Dataset {
  const [first] = datasets;
  if (first === undefined) throw new Error("a sweep has at least one run");
  const hash = createHash("sha256");
  for (const { digest } of datasets) hash.update(`${digest}\n`);
  const merged = {
    ...first,
    frames: datasets.reduce((sum, { frames }) => sum + frames, 0),
    counts: datasets.map(({ counts }) => counts).reduce(addCounts),
    ...addRejected(datasets),
    digest: hash.digest("hex"),
    runs: sweep.runs.map(({ name }) => name),
  };
  return merged;
}

function addRejected(datasets: readonly Dataset[]): Pick<Dataset, "rejected"> {
  const counted = datasets.flatMap(({ rejected }) => rejected ?? []);
  if (counted.length === 0) return {};
  const tally = rejectedTally();
  for (const counts of counted) tally.addCounts(counts);
  return { rejected: tally.counts() };
}

type Counts = Dataset["counts"];

function addCounts(a: Counts, b: Counts): Counts {
  const byCategory = { ...a.annotationsByCategory };
  for (const [name, n] of Object.entries(b.annotationsByCategory)) byCategory[name] = (byCategory[name] ?? 0) + n;
  return {
    images: a.images + b.images,
    annotations: a.annotations + b.annotations,
    annotationsByCategory: byCategory,
    dropped: {
      minPixels: a.dropped.minPixels + b.dropped.minPixels,
      minVisibility: a.dropped.minVisibility + b.dropped.minVisibility,
      minSnr: a.dropped.minSnr + b.dropped.minSnr,
    },
  };
}
