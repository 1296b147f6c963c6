import type { Json, JsonObject } from "../../renderer/json.ts";
import type { Path } from "./path.ts";
import { valueAt } from "./path.ts";

/**
 * A copy of `target` with `value` at `path`. Objects are made on the way, and anything but an object makes way
 * for one: `sun.elevationDegrees.uniform=[0,9]` replaces a plain number.
 */
export function setIn(target: JsonObject, path: Path, value: Json): JsonObject {
  return put(target, path, value) as JsonObject;
}

/** The first list on the way that has no such item, for its length; null when the path can be set. */
export function missingItem(target: JsonObject, path: Path): { list: Path; length: number } | null {
  for (const [depth, step] of path.entries()) {
    const list = valueAt(target, path.slice(0, depth));
    if (!Array.isArray(list)) continue;
    if (typeof step !== "number" || step > list.length) return { list: path.slice(0, depth), length: list.length };
  }
  return null;
}

function put(target: Json | undefined, path: Path, value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (isList(target)) return target.toSpliced(Number(step), 1, put(target[Number(step)], rest, value));
  const base = typeof target === "object" && target !== null ? target : {};
  return { ...base, [step]: put(base[step], rest, value) };
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
