import type { Json, JsonObject } from "../../renderer/json.ts";
import { formatPath, type Path } from "../recipe/path.ts";
import type { Change } from "./types.ts";

/** Where two JSON values differ, down to single values; a list of numbers is one value. */
export function changesBetween(a: Json | undefined, b: Json | undefined, path: Path = []): Change[] {
  if (a === b || (isLeaf(a) && isLeaf(b) && JSON.stringify(a) === JSON.stringify(b))) return [];
  if (isLeaf(a) || isLeaf(b) || Array.isArray(a) !== Array.isArray(b)) return [change(a, b, path)];
  const isList = Array.isArray(a);
  const keys = new Set([...Object.keys(a as object), ...Object.keys(b as object)]);
  return [...keys].flatMap((key) =>
    changesBetween((a as JsonObject)[key], (b as JsonObject)[key], [...path, isList ? Number(key) : key]),
  );
}

const isLeaf = (value: Json | undefined): boolean =>
  typeof value !== "object" ||
  value === null ||
  (Array.isArray(value) && value.every((item) => typeof item !== "object"));

const change = (a: Json | undefined, b: Json | undefined, path: Path): Change => ({
  path: formatPath(path),
  ...(a !== undefined && { a }),
  ...(b !== undefined && { b }),
});

/** "cracks[3].width" → "cracks[].width": what is the same parameter of many things. */
export const withoutPositions = (path: string): string => path.replace(/\[\d+\]/g, "[]");
