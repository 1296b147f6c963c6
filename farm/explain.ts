import type { Camera } from "../renderer/arrangement.ts";
import type { Json, JsonObject } from "../renderer/json.ts";
import { parameterAt } from "../renderer/quality-hopeless.ts";
import type { Registry } from "../renderer/registry.ts";
import type { SampledFrame } from "../renderer/sampled-frame.ts";
import { compileRecipe } from "../renderer/sampling.ts";
import type { Sun, Vec3, World } from "../renderer/world.ts";
import { explainQuality, type QualityExplanation } from "./quality/explain.ts";
import type { LoadedRecipe } from "./recipe/parse.ts";
import { formatPath, type Path } from "./recipe/path.ts";

/** One drawn value and all that is known of where it comes from. */
export interface ExplainedValue {
  /** Id of the randomizer. */
  randomizer: string;
  /** Name of the value, such as "elevationDegrees" or "cracks[0]". */
  path: string;
  value: Json;
  /** The parameter as the recipe has it: a distribution or a plain value; null when several were drawn together. */
  drawnFrom: Json | null;
  /** "randomizers[1].minElevation/maxElevation", "--set sun.elevationDegrees", "scene solar-panel default", … */
  source: string;
}

/** What `farm explain --json` prints. */
export interface FrameExplanation {
  scene: string;
  seed: number;
  index: number;
  values: ExplainedValue[];
  derived: DerivedFacts;
  /** What the recipe's rules say of it; absent without rules. */
  quality?: QualityExplanation;
}

/** What follows from the values before a pixel is drawn. */
export interface DerivedFacts {
  sun: Sun;
  camera: { position: Vec3; target: Vec3; focalLengthMm: number; K: Camera["K"]; R: Camera["R"]; t: Vec3 };
  /** Millimetres that one pixel covers at the distance of the camera's target. */
  groundSamplingMm: number;
  /** That can be in the picture. */
  objects: number;
  /** Of these, objects and surface defects by category, before anything is hidden or filtered. */
  byCategory: Record<string, number>;
  defects: number;
}

/**
 * Needs no browser: the values and what they lead to are known before the page draws. With `attempt`, that draw of the
 * frame, whatever the recipe's rules say of it.
 */
export function explainFrame(
  loaded: LoadedRecipe,
  registry: Registry,
  index: number,
  attempt?: number,
): FrameExplanation {
  const { recipe } = loaded;
  const compiled = compileRecipe(recipe, registry);
  const quality = explainQuality(recipe, registry, compiled, index, attempt);
  const frame = compiled.frame(index, quality?.attempt ?? attempt);
  const values = recipe.randomizers.flatMap(({ id, type, params }) =>
    leavesOf(frame.values[id] ?? {}).map(({ path, value }) => ({
      randomizer: id,
      path: formatPath(path),
      value,
      drawnFrom: parameterAt(params, path),
      source: sourceOf(loaded.sources.randomizers[id] ?? {}, String(path[0]), type, registry),
    })),
  );
  const { scene, seed } = recipe;
  return { scene, seed, index, values, derived: derive(frame), ...(quality && { quality }) };
}

interface Leaf {
  path: Path;
  value: Json;
}

/** One leaf a number; an object in a list (a crack, a prop) stays whole. */
function leavesOf(value: Json, path: Path = []): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  const isList = Array.isArray(value);
  const parts = Object.entries(value as JsonObject);
  if (parts.length === 0) return [{ path, value }];
  return parts.flatMap(([key, part]) => {
    const below = [...path, isList ? Number(key) : key];
    const isItem = isList && typeof part === "object" && !Array.isArray(part);
    return isItem ? [{ path: below, value: part }] : leavesOf(part, below);
  });
}

/** A value that is no parameter, such as a list of cracks, comes from all parameters there are. */
function sourceOf(sources: Readonly<Record<string, string>>, name: string, type: string, registry: Registry): string {
  const own = sources[name];
  if (own !== undefined) return own;
  const definition = registry.randomizers.find((one) => one.type === type);
  const isParameter = definition !== undefined && Object.hasOwn(definition.params.shape, name);
  const all = [...new Set(Object.values(sources))];
  return isParameter || all.length === 0 ? `${type} default` : all.join(", ");
}

function derive({ world, camera, arrangement }: SampledFrame): DerivedFacts {
  const { objects, defects } = arrangement;
  const byCategory: Record<string, number> = {};
  for (const { category } of [...objects, ...defects]) byCategory[category] = (byCategory[category] ?? 0) + 1;
  const { K, R, t, position } = camera;
  const { target } = world.camera;
  return {
    sun: world.sun,
    camera: { position, target, focalLengthMm: world.lens.focalLengthMm, K, R, t },
    groundSamplingMm: (1000 * distanceToTarget(world)) / K[0],
    objects: objects.length,
    byCategory,
    defects: defects.length,
  };
}

function distanceToTarget({ camera: { position, target } }: World): number {
  return Math.sqrt(position.reduce((sum, at, axis) => sum + (at - target[axis as 0 | 1 | 2]) ** 2, 0));
}
