import type { Json, JsonObject } from "../../renderer/json.ts";
import { type Path, parsePath } from "./path.ts";
import type { Problem } from "./problem.ts";
import { parseFlagValue } from "./read.ts";
import { setIn } from "./set-in.ts";

/** Flags that win over the recipe. Text is fine everywhere; it is read as the recipe's value would be. */
export interface RecipeFlags {
  scene?: string | undefined;
  seed?: string | number | undefined;
  frames?: string | number | undefined;
  firstFrame?: string | number | undefined;
  size?: string | number | undefined;
  passes?: string | readonly string[] | undefined;
}

/** One value given on the command line. */
export interface Override {
  path: Path;
  value: Json;
  /** "--seed" or "--set sun.elevationDegrees", as messages and `farm explain` name it. */
  place: string;
}

/** Recipe keys that flags and `--set` reach; every other `--set` path begins with a randomizer. */
export const SETTABLE_KEYS = [
  "scene",
  "seed",
  "frames",
  "firstFrame",
  "size",
  "passes",
  "labels",
  "output",
  "dataset",
  "quality",
] as const;

const FLAG_NAMES = {
  scene: "--scene",
  seed: "--seed",
  frames: "--frames",
  firstFrame: "--first-frame",
  size: "--size",
  passes: "--passes",
} as const;

export function flagOverrides(flags: RecipeFlags): Override[] {
  return (Object.keys(FLAG_NAMES) as (keyof typeof FLAG_NAMES)[]).flatMap((key) => {
    const value = flags[key];
    return value === undefined ? [] : [{ path: [key], value: readSetting(key, value), place: FLAG_NAMES[key] }];
  });
}

/** "sun.elevationDegrees=10" → its path and value. The path keeps its text: an id may hold dots. */
export function parseSet(text: string): { ok: true; path: string; value: string } | { ok: false; problem: Problem } {
  const equals = text.indexOf("=");
  const path = (equals < 0 ? text : text.slice(0, equals)).trim();
  if (equals > 0 && path !== "") return { ok: true, path, value: text.slice(equals + 1).trim() };
  const message = equals < 0 ? "has no value" : "has no path";
  return {
    ok: false,
    problem: {
      place: `--set ${text}`,
      message,
      remedy: "Write --set path=value, such as --set sun.elevationDegrees=10.",
    },
  };
}

/** The override of a recipe key, or null when the path begins with something else. */
export function settingOverride(path: string, value: string): Override | null {
  const steps = parsePath(path);
  const key = SETTABLE_KEYS.find((name) => name === steps[0]);
  if (key === undefined) return null;
  return {
    path: steps,
    value: steps.length === 1 ? readSetting(key, value) : parseFlagValue(value),
    place: `--set ${path}`,
  };
}

/** Keys given twice on the command line: which one was meant is not ours to guess. */
export function flagClashes(flags: readonly Override[], sets: readonly Override[]): Problem[] {
  return sets.flatMap(({ path, place }) => {
    const flag = flags.find((one) => one.path[0] === path[0]);
    return flag === undefined
      ? []
      : [{ place, message: `${flag.place} gives ${String(path[0])} too`, remedy: "Give one of them." }];
  });
}

/** The overrides as the part of a recipe that they are. */
export function asObject(overrides: readonly Override[]): JsonObject {
  return overrides.reduce<JsonObject>((result, { path, value }) => setIn(result, path, value), {});
}

function readSetting(key: string, value: string | number | readonly string[]): Json {
  if (key === "passes") return readPasses(value);
  if (typeof value !== "string") return value as Json;
  return key === "scene" ? value : parseFlagValue(value);
}

/** "rgb,depth", ["rgb", "depth"] as yargs gives them, and a JSON list. */
function readPasses(value: string | number | readonly string[]): Json {
  const parsed = typeof value === "string" ? parseFlagValue(value) : value;
  if (Array.isArray(parsed) && typeof value === "string") return parsed;
  return [value]
    .flat()
    .join(",")
    .split(",")
    .map((name) => name.trim());
}
