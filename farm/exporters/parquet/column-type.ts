import type { Json } from "../../../renderer/json.ts";

/** INT64 takes whole numbers, JSON is text. A list of no items fits any list. */
export type ColumnType = "INT32" | "INT64" | "DOUBLE" | "BOOLEAN" | "STRING" | "DOUBLE[]" | "STRING[]" | "JSON";

/** What a value of a recipe's free parts says of its column: null is silent, "empty" fits any list. */
type Hint = "DOUBLE" | "BOOLEAN" | "STRING" | "DOUBLE[]" | "STRING[]" | "JSON" | "empty" | null;

/**
 * Finds the types of columns whose values are only known once they are drawn. Numbers are always DOUBLE, so that two
 * runs of one recipe have one schema whatever was drawn; so are columns of nulls alone. Lists of mixed things, and
 * columns of mixed types, are JSON.
 */
export interface TypeFinder {
  add(column: string, value: Json | undefined): void;
  /** In the order in which they were first seen. */
  found(): [column: string, type: ColumnType][];
}

export function findTypes(): TypeFinder {
  const hints = new Map<string, Hint>();
  return {
    add: (column, value) => void hints.set(column, both(hints.get(column) ?? null, hintOf(value))),
    found: () => [...hints].map(([column, hint]) => [column, hint === "empty" ? "JSON" : (hint ?? "DOUBLE")]),
  };
}

function hintOf(value: Json | undefined): Hint {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return "DOUBLE";
  if (typeof value === "boolean") return "BOOLEAN";
  if (typeof value === "string") return "STRING";
  if (!Array.isArray(value)) return "JSON";
  if (value.length === 0) return "empty";
  if (value.every((item) => typeof item === "number")) return "DOUBLE[]";
  return value.every((item) => typeof item === "string") ? "STRING[]" : "JSON";
}

function both(a: Hint, b: Hint): Hint {
  if (a === b || b === null) return a;
  if (a === null) return b;
  const [list, other] = a === "empty" ? [b, a] : [a, b];
  return other === "empty" && list.endsWith("[]") ? list : "JSON";
}
