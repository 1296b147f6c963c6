import { FarmError } from "../renderer/errors.ts";
import type { LabelFilters } from "../renderer/recipe-types.ts";
import type { DescribedDataset } from "./dataset-info.ts";
import type { RejectedCounts } from "./quality/tally.ts";
import type { Run } from "./run.ts";
import { DATASET_FILE } from "./run-layout.ts";
import { readText } from "./store/store.ts";

export const DATASET_FORMAT = "seedfarm-dataset/1";

export interface DatasetCategory {
  /** From 1. */
  id: number;
  name: string;
  supercategory: string;
  isThing: boolean;
  colour: readonly [number, number, number];
  /** Corners that are keypoints, by name, as in `Category`. */
  keypoints?: Readonly<Record<string, number>>;
}

/** Both ends belong to it. */
export interface FrameRange {
  first: number;
  last: number;
}

/** dataset.json: what the frames of a run add up to. The same for any number of workers, shards and interruptions. */
export interface Dataset extends DescribedDataset {
  format: typeof DATASET_FORMAT;
  source: "synthetic";
  generator: { name: "seedfarm"; version: string };
  scene: string;
  seed: number;
  firstFrame: number;
  /** As planned; `counts.images` is how many there are. */
  frames: number;
  size: { width: number; height: number };
  passes: readonly string[];
  categories: readonly DatasetCategory[];
  counts: {
    images: number;
    annotations: number;
    annotationsByCategory: Record<string, number>;
    dropped: Record<keyof LabelFilters, number>;
  };
  /** What the recipe's quality rules did; absent without them. */
  rejected?: RejectedCounts;
  /**
   * SHA-256 over the lines of all frames in index order: values, labels and the hashes of all files. Near-duplicates that
   * are left out add the lines of rejected.jsonl.
   */
  digest: string;
  /** Only when it was merged with gaps. */
  missing?: FrameRange[];
}

export async function readDataset(run: Pick<Run, "dir" | "store">): Promise<Dataset> {
  const text = await readText(run.store, DATASET_FILE);
  const dataset = text === null ? null : (JSON.parse(text) as Dataset);
  if (dataset?.format === DATASET_FORMAT) return dataset;
  throw new FarmError({
    code: dataset ? "dataset.format" : "dataset.missing",
    message: dataset
      ? `${run.dir}/${DATASET_FILE} has the format "${dataset.format}", not "${DATASET_FORMAT}".`
      : `The run ${run.dir} has no ${DATASET_FILE} yet: it is not finished.`,
    remedy: `Run \`farm resume ${run.dir}\`: it draws what is missing and merges the shards.`,
    where: `${run.dir}/${DATASET_FILE}`,
  });
}

/** dataset.json's bytes. */
export const datasetText = (dataset: Dataset): string => `${JSON.stringify(dataset, null, 2)}\n`;

/** "3–5, 9": for people. */
export function describeRanges(ranges: readonly FrameRange[], most = 8): string {
  const shown = ranges.slice(0, most).map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
  return shown.join(", ") + (ranges.length > most ? ` and ${ranges.length - most} more ranges` : "");
}

/** Adds a range after all others; it becomes part of the last one where they meet. */
export function addRange(ranges: FrameRange[], { first, last }: FrameRange): void {
  const before = ranges.at(-1);
  if (before?.last === first - 1) before.last = last;
  else ranges.push({ first, last });
}

export const rangeFrames = (ranges: readonly FrameRange[]): number =>
  ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
