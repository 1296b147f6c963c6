import type { Json } from "../../../renderer/json.ts";

/** A row of a table: cells by column. What is not there is null. */
export type Row = Map<string, Json | undefined>;

/** Puts every leaf of an object into the row under its dotted path; lists are leaves. */
export function flatten(row: Row, path: string, value: Json): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) row.set(path, value);
  else for (const [key, inner] of Object.entries(value)) flatten(row, `${path}.${key}`, inner);
}
