import type { Camera } from "../renderer/arrangement.ts";
import { distributionName } from "../renderer/distributions.ts";
import type { Json, JsonObject } from "../renderer/json.ts";
import type { Registry } from "../renderer/registry.ts";
import type { SampledFrame } from "../renderer/sampled-frame.ts";
import { compileRecipe } from "../renderer/sampling.ts";
import type { Sun, Vec3, World } from "../renderer/world.ts";
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
}

/** What follows from the values before a pixel is drawn. */
export interface DerivedFacts {
  sun: Sun;
  camera: { position: Vec3; target: Vec3; focalLengthMm: number; K: Camera["K"]; R: Camera["R"]; t: Vec3 };
  /** Millimetres that one pixel covers at the distance of the camera's target. */
  groundSamplingMm: number;
  objects: number;
  /** Objects and surface defects by category, before anything is hidden or filtered. */
  byCategory: Record<string, number>;
  defects: number;
}

/** Needs no browser: the values and what they lead to are known before the page draws. */
export function explainFrame(loaded: LoadedRecipe, registry: Registry, index: number): FrameExplanation {
  const { recipe } = loaded;
  const frame = compileRecipe(recipe, registry).frame(index);
  const values = recipe.randomizers.flatMap(({ id, type, params }) =>
    leavesOf(frame.values[id] ?? {}).map(({ path, value }) => ({
      randomizer: id,
      path: formatPath(path),
      value,
      drawnFrom: parameterAt(params, path),
      source: sourceOf(loaded.sources.randomizers[id] ?? {}, String(path[0]), type, registry),
    })),
  );
  return { scene: recipe.scene, seed: recipe.seed, index, values, derived: derive(frame) };
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

/** The distribution, or plain value, on the way to a drawn value of the same name. */
function parameterAt(params: JsonObject, path: Path): Json | null {
  let here: Json | undefined = params;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return null;
    here = (here as JsonObject)[step];
    if (here !== undefined && distributionName(here) !== undefined) return here;
  }
  return here ?? null;
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
