import type { Dataset } from "../dataset.ts";
import { describeDataset } from "../dataset-info.ts";
import { fingerprintsOf, fingerprintText } from "../fingerprints.ts";
import type { RunFrame } from "../frames.ts";
import type { Run } from "../run.ts";
import { DATASET_FILE } from "../run-layout.ts";
import { openStore } from "../store/open.ts";
import { placeName } from "../store/place.ts";
import { readText } from "../store/store.ts";
import { runsIn } from "../sweep/files.ts";
import { compareFrames } from "./compare-frames.ts";
import { pairFrames } from "./pair-frames.ts";
import { comparePlans } from "./plan.ts";
import { startTally, type Tally } from "./tally.ts";
import { type Change, type DatasetDiff, DIFF_FORMAT, type FrameDiff, type Side } from "./types.ts";
import { versionStep } from "./version-step.ts";

export interface DiffOptions {
  /** Decode images whose hashes differ and measure by how much. */
  pixels: boolean;
  signal?: AbortSignal;
  /** Every pair of frames that differ, with its images. */
  onChanged?(frame: FrameDiff, pair: { a: RunFrame; b: RunFrame }): void;
  onProgress?(frames: number, total: number): void;
}

interface OpenSide {
  folder: string;
  runs: ReadonlyMap<string, Run>;
  dataset: Dataset | null;
}

/** What changed from A, the older, to B. Both are runs or sweeps; each is read once, in index order. */
export async function diffDatasets(folderA: string, folderB: string, options: DiffOptions): Promise<DatasetDiff> {
  const [a, b] = [await openSide(folderA), await openSide(folderB)];
  const tally = startTally();
  const counts = { a: 0, b: 0, planned: Math.max(plannedFrames(a), plannedFrames(b)) };
  for (const name of new Set([...a.runs.keys(), ...b.runs.keys()])) {
    await compareRuns(name, a.runs.get(name) ?? null, b.runs.get(name) ?? null, tally, counts, options);
  }
  const plan = planChanges(a, b);
  const { seen, ...result } = tally.result();
  const [before, after] = [await sideOf(a, counts.a), await sideOf(b, counts.b)];
  return {
    format: DIFF_FORMAT,
    a: before,
    b: after,
    equal: seen + result.frames.onlyInA.count + result.frames.onlyInB.count === 0,
    plan,
    ...result,
    version: versionStep(before.version, { ...result, plan, seen, categories: compareCategories(a, b) }),
  };
}

async function compareRuns(
  name: string,
  a: Run | null,
  b: Run | null,
  tally: Tally,
  counts: { a: number; b: number; planned: number },
  options: DiffOptions,
): Promise<void> {
  for await (const pair of pairFrames(a, b)) {
    options.signal?.throwIfAborted();
    if (pair.a) counts.a++;
    if (pair.b) counts.b++;
    options.onProgress?.(Math.max(counts.a, counts.b), counts.planned);
    if (!pair.b) tally.onlyIn("onlyInA", pair.a.record.index);
    else if (!pair.a) tally.onlyIn("onlyInB", pair.b.record.index);
    else {
      tally.both();
      const frame = await compareFrames(name, pair.a, pair.b, options);
      if (frame === null) continue;
      tally.changed(frame);
      options.onChanged?.(frame, pair);
    }
  }
}

async function openSide(folder: string): Promise<OpenSide> {
  const runs = await runsIn(folder);
  const text = await readText(await openStore(folder), DATASET_FILE);
  const isSweep = runs.some(({ prefix }) => prefix !== "");
  return {
    folder,
    runs: new Map(runs.map(({ run }) => [isSweep ? placeName(run.dir) : "", run])),
    dataset: text === null ? null : (JSON.parse(text) as Dataset),
  };
}

const plannedFrames = ({ runs }: OpenSide): number =>
  [...runs.values()].reduce((sum, { plan }) => sum + plan.recipe.frames, 0);

async function sideOf({ folder, runs, dataset }: OpenSide, frames: number): Promise<Side> {
  const [first] = runs.values();
  const { recipe, versions } = first!.plan;
  const { name, version } = describeDataset(recipe);
  const machines = new Set<string>();
  for (const run of runs.values()) {
    for (const { fingerprint } of await fingerprintsOf(run)) machines.add(fingerprintText(fingerprint));
  }
  const generator = `seedfarm ${versions.seedfarm}`;
  return { folder, name, version, digest: dataset?.digest ?? null, frames, generator, fingerprints: [...machines] };
}

/** Of sweeps the plans of runs of one name; a key that changed alike in all of them is named once. */
function planChanges(a: OpenSide, b: OpenSide): Change[] {
  const found = new Map<string, Change>();
  for (const [name, run] of a.runs) {
    const other = b.runs.get(name);
    if (other === undefined) continue;
    for (const change of comparePlans(run.plan, other.plan)) found.set(JSON.stringify(change), change);
  }
  return [...found.values()];
}

function compareCategories({ dataset: a }: OpenSide, { dataset: b }: OpenSide): "same" | "added" | "changed" {
  if (a === null || b === null) return "same";
  const [before, after] = [a, b].map(({ categories }) => categories.map(({ name }) => name));
  if (!before!.every((name, k) => after![k] === name)) return "changed";
  return before!.length === after!.length ? "same" : "added";
}
