import type { Json, JsonObject } from "../../renderer/json.ts";
import type { LabelFilters, OutputOptions, ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { Override } from "./overrides.ts";
import type { Path } from "./path.ts";
import { valueAt } from "./path.ts";
import type { Problem } from "./problem.ts";
import { settleQuality } from "./quality.ts";
import { isObject } from "./read.ts";
import { readSize } from "./size.ts";

const DEFAULTS = {
  seed: 0,
  frames: 100,
  firstFrame: 0,
  size: 640,
  passes: ["rgb", "thermal", "depth", "segmentation"],
  labels: { minPixels: 1, minVisibility: 0, minSnr: 3 } satisfies LabelFilters,
  output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 4 } satisfies OutputOptions,
} as const;

/** All of the plan's recipe but scene, randomizers and assets. */
export type Settings = Omit<ResolvedRecipe, "scene" | "randomizers" | "assets">;

/** Flags over recipe over defaults; both were checked by the schema. */
export function settle(written: JsonObject, overrides: JsonObject): Settings {
  const { size, labels, output, seed, frames, firstFrame, passes, dataset } = {
    ...DEFAULTS,
    ...written,
    ...overrides,
    labels: { ...DEFAULTS.labels, ...(written.labels as object), ...(overrides.labels as object) },
    output: { ...DEFAULTS.output, ...(written.output as object), ...(overrides.output as object) },
    dataset: { ...(written.dataset as object), ...(overrides.dataset as object) },
  };
  const about = Object.keys(dataset).length > 0 && { dataset };
  const asked = settleQuality(laidOver(written.quality, overrides.quality));
  const quality = asked && { quality: asked };
  return {
    seed,
    frames,
    firstFrame,
    ...readSize(size as number),
    passes,
    labels,
    output,
    ...quality,
    ...about,
  } as Settings;
}

/** Objects are joined key by key, so that `--set quality.frames.black=true` leaves the other keys. */
function laidOver(written: Json | undefined, override: Json | undefined): Json | undefined {
  if (!isObject(written) || !isObject(override)) return override ?? written;
  const keys = Object.keys({ ...written, ...override });
  return Object.fromEntries(keys.map((key) => [key, laidOver(written[key], override[key])!]));
}

/** Setting → where its value comes from: a flag, a recipe path, or the default. */
export function settingSources(written: JsonObject, overrides: readonly Override[]): Record<string, string> {
  const paths: Path[] = [["scene"], ["seed"], ["frames"], ["firstFrame"], ["size"], ["passes"]];
  for (const group of ["labels", "output"] as const)
    paths.push(...Object.keys(DEFAULTS[group]).map((key) => [group, key]));
  return Object.fromEntries(paths.map((path) => [path.join("."), sourceOf(path, written, overrides)]));
}

/** Indices must stay whole numbers that JSON can carry. */
export function lastFrameProblem({ firstFrame, frames }: Settings, place: string): Problem[] {
  if (Number.isSafeInteger(firstFrame + frames)) return [];
  const message = `firstFrame ${firstFrame} and frames ${frames} pass ${Number.MAX_SAFE_INTEGER}, the last index there can be`;
  return [{ place, message, remedy: "Make one of them smaller." }];
}

function sourceOf(path: Path, written: JsonObject, overrides: readonly Override[]): string {
  const override = overrides.findLast(({ path: set }) =>
    set.every((step, depth) => path[depth] === undefined || path[depth] === step),
  );
  if (override !== undefined) return override.place;
  return valueAt(written, path) === undefined ? "default" : path.join(".");
}
