import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RUN_FORMAT, type RunPlan } from "../../farm/plan.ts";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import { openRun, type Run } from "../../farm/run.ts";
import { PAGE_FILE, RUN_FILE, shardCount, shardPaths, shardRange } from "../../farm/run-layout.ts";
import { sealed } from "../../farm/seal.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { Annotation, FrameRecord } from "../../renderer/records.ts";
import { type CompiledRecipe, compileRecipe } from "../../renderer/sampling.ts";

/** A recipe of solar-panel with these randomizers alone. */
export async function recipeOf(folder: string, randomizers: readonly JsonObject[], parts: JsonObject = {}) {
  const file = join(folder, "recipe.json");
  await writeAt(file, JSON.stringify({ scene: "solar-panel", seed: 5, ...parts, randomizers }));
  return (await loadRecipe({ file, registry: builtinRegistry })).recipe;
}

export interface Sampled {
  shardFrames?: number;
  /** Shards that nobody has drawn yet. */
  open?: readonly number[];
  /** Changes a record before it is written; null leaves it out. */
  change?: (record: FrameRecord) => FrameRecord | null;
  annotations?: (index: number) => Annotation[];
}

/** A run with the values that its recipe gives, and no images. */
export async function writeSampledRun(folder: string, recipe: ResolvedRecipe, options: Sampled = {}): Promise<Run> {
  const { shardFrames = 50, open = [] } = options;
  const page = "no page";
  const bundle = { pageSha256: sha256(page), pluginsSha256: null };
  const plan: RunPlan = {
    format: RUN_FORMAT,
    name: "sampled",
    recipe,
    shardFrames,
    layout: "files",
    bundle,
    versions: { seedfarm: "0.0.0", babylon: "0.0.0" },
    plugins: false,
  };
  await writeAt(join(folder, RUN_FILE), sealed(plan));
  await writeAt(join(folder, PAGE_FILE), page);
  const compiled = compileRecipe(recipe, builtinRegistry);
  for (let shard = 0; shard < shardCount(plan); shard++) {
    if (open.includes(shard)) continue;
    const { first, count } = shardRange(plan, shard);
    const indices = Array.from({ length: count }, (_, k) => first + k);
    await writeShard(
      folder,
      shard,
      indices.map((index) => recordOf(compiled, index, recipe, options)),
    );
  }
  return openRun(folder);
}

async function writeShard(folder: string, shard: number, records: readonly (FrameRecord | null)[]): Promise<void> {
  const { frames, done } = shardPaths(shard);
  const text = records.flatMap((record) => (record ? [`${JSON.stringify(record)}\n`] : [])).join("");
  await writeAt(join(folder, frames), text);
  await writeAt(join(folder, done), sealed({ format: "seedfarm-shard/1", framesSha256: sha256(text) }));
}

function recordOf(compiled: CompiledRecipe, index: number, recipe: ResolvedRecipe, options: Sampled) {
  const { change = (record) => record, annotations = () => [] } = options;
  const { seed, width, height } = recipe;
  const { values, attempt, rejected } = compiled.frame(index);
  const quality = { ...(attempt !== undefined && { attempt }), ...(rejected !== undefined && { rejected }) };
  const labels = { annotations: rejected === undefined ? annotations(index) : [], images: [] };
  return change({ index, seed, source: "synthetic", width, height, values, ...quality, ...labels } as never);
}

export function annotation(category: string, box: Annotation["bbox"], attributes: JsonObject, visible = 1): Annotation {
  return { category, bbox: box, area: box[2] * box[3], visibleFraction: visible, attributes } as unknown as Annotation;
}

async function writeAt(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
