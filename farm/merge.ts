import { createHash } from "node:crypto";
import type { Category } from "../renderer/define.ts";
import { FarmError } from "../renderer/errors.ts";
import type { FrameRecord } from "../renderer/records.ts";
import {
  addRange,
  DATASET_FORMAT,
  type Dataset,
  type DatasetCategory,
  datasetText,
  describeRanges,
  type FrameRange,
  rangeFrames,
} from "./dataset.ts";
import { describeDataset } from "./dataset-info.ts";
import { runFrames } from "./frames.ts";
import { startSieve } from "./quality/left-out.ts";
import type { RejectedCounts } from "./quality/tally.ts";
import type { Run } from "./run.ts";
import { DATASET_FILE, REJECTED_FILE } from "./run-layout.ts";
import { survey } from "./survey.ts";

export interface MergeOptions {
  /** Merge what is there and list the gaps, instead of refusing. */
  partial?: boolean;
  /** The scene's; read from the run's own code when not given. */
  categories?: readonly Category[];
  signal?: AbortSignal;
}

/**
 * Reads all shards once, in index order, and writes dataset.json, and rejected.jsonl when frames are left out. Memory does
 * not grow with the number of frames, but by 32 bytes a frame where near-duplicates are looked for and by the lines of
 * rejected.jsonl.
 */
export async function mergeRun(run: Run, options: MergeOptions = {}): Promise<Dataset> {
  const missing = await missingFrames(run);
  if (missing.length > 0 && !options.partial) throw incomplete(run, missing);
  const categories = numbered(options.categories ?? (await sceneCategories(run)));
  const tally = startTally(categories);
  const hash = createHash("sha256");
  const { quality } = run.plan.recipe;
  const sieve = quality && startSieve(quality);
  const leftOut: string[] = [];
  for await (const { record, line } of runFrames(run, { partial: true })) {
    options.signal?.throwIfAborted();
    hash.update(line).update("\n");
    const reason = sieve?.leavesOut(record);
    if (reason) leftOut.push(`${JSON.stringify(reason)}\n`);
    else tally.add(record);
  }
  const rejected = leftOut.join("");
  if (sieve?.counts().byRule.nearDuplicates) hash.update(rejected);
  if (rejected !== "") await run.store.writeAtomic(REJECTED_FILE, rejected);
  const dataset = describe(run, categories, tally.counts, hash.digest("hex"), missing, sieve?.counts());
  await run.store.writeAtomic(DATASET_FILE, datasetText(dataset));
  return dataset;
}

/** Frames of the plan that are not on disk. */
export async function missingFrames(run: Run): Promise<FrameRange[]> {
  const missing: FrameRange[] = [];
  const { open } = await survey(run);
  for (const range of open.flatMap((shard) => shard.missing)) addRange(missing, range);
  return missing;
}

function startTally(categories: readonly DatasetCategory[]) {
  const things = categories.filter((category) => category.isThing);
  const counts: Dataset["counts"] = {
    images: 0,
    annotations: 0,
    annotationsByCategory: Object.fromEntries(things.map(({ name }) => [name, 0])),
    dropped: { minPixels: 0, minVisibility: 0, minSnr: 0 },
  };
  const add = ({ annotations, dropped }: FrameRecord) => {
    counts.images++;
    counts.annotations += annotations.length;
    counts.dropped.minPixels += dropped.minPixels;
    counts.dropped.minVisibility += dropped.minVisibility;
    counts.dropped.minSnr += dropped.minSnr;
    for (const { category } of annotations) {
      counts.annotationsByCategory[category] = (counts.annotationsByCategory[category] ?? 0) + 1;
    }
  };
  return { counts, add };
}

function numbered(categories: readonly Category[]): DatasetCategory[] {
  return categories.map(({ name, supercategory, isThing, colour, keypoints }, k) => ({
    id: k + 1,
    name,
    supercategory,
    isThing,
    colour,
    ...(keypoints && { keypoints }),
  }));
}

async function sceneCategories(run: Run): Promise<readonly Category[]> {
  // Only here: it loads every scene and randomizer.
  const { loadRunCode } = await import("./run-code.ts");
  const { registry } = await loadRunCode(run);
  const scene = registry.scenes.find(({ name }) => name === run.plan.recipe.scene);
  if (scene) return scene.categories;
  throw new FarmError({
    code: "merge.unknown-scene",
    message: `The run ${run.dir} shows the scene "${run.plan.recipe.scene}", which neither seedfarm nor the run's plugins have.`,
    remedy: "Use the seedfarm version that made the run.",
    where: run.dir,
  });
}

function describe(
  run: Run,
  categories: DatasetCategory[],
  counts: Dataset["counts"],
  digest: string,
  missing: FrameRange[],
  rejected: RejectedCounts | undefined,
): Dataset {
  const { recipe, versions } = run.plan;
  return {
    format: DATASET_FORMAT,
    source: "synthetic",
    ...describeDataset(recipe),
    generator: { name: "seedfarm", version: versions.seedfarm },
    scene: recipe.scene,
    seed: recipe.seed,
    firstFrame: recipe.firstFrame,
    frames: recipe.frames,
    size: { width: recipe.width, height: recipe.height },
    passes: recipe.passes,
    categories,
    counts,
    ...(rejected && { rejected }),
    digest,
    ...(missing.length > 0 && { missing }),
  };
}

function incomplete(run: Run, missing: FrameRange[]): FarmError {
  const count = rangeFrames(missing);
  return new FarmError({
    code: "merge.incomplete",
    message: `The run ${run.dir} lacks ${count} of its ${run.plan.recipe.frames} frames: ${describeRanges(missing)}.`,
    remedy: `Draw them with \`farm resume ${run.dir}\`, or take what is there with --partial.`,
    where: run.dir,
    kind: "failed",
  });
}
