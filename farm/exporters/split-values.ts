import { FarmError } from "../../renderer/errors.ts";
import type { Json } from "../../renderer/json.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { suggestion } from "../recipe/suggest.ts";

/** Names for what cannot be said, or not be remembered, as a path. */
const READY: Readonly<Record<string, (record: FrameRecord) => Json[]>> = {
  /** Every texture and model that the recipe names, as drawn for the frame. */
  asset: ({ values }) => assetsIn(values as Json),
  "crack-family": (record) => valuesAt(record, "annotations.attributes.family"),
};

/**
 * The different values of a frame's record at `what`: a dotted path, walked through lists, or a name such as "asset".
 * What is no text counts as its JSON. None where a list of the path is empty, or its things have no such key.
 */
export function splitValues(record: FrameRecord, what: string): string[] {
  const found = READY[what]?.(record) ?? valuesAt(record, what);
  return [...new Set(found.map((value) => (typeof value === "string" ? value : JSON.stringify(value))))];
}

function valuesAt(record: FrameRecord, path: string): Json[] {
  let found = [record as unknown as Json];
  let isListed = false;
  for (const key of path.split(".")) {
    isListed ||= found.some(Array.isArray);
    found = found.flat().flatMap((one) => {
      if (isObject(one) && Object.hasOwn(one, key)) return [one[key]!];
      if (isListed) return [];
      const ready = one === (record as unknown) ? Object.keys(READY) : [];
      throw noValue(record.index, path, key, [...ready, ...(isObject(one) ? Object.keys(one) : [])]);
    });
  }
  return found;
}

function assetsIn(value: Json): Json[] {
  if (Array.isArray(value)) return value.flatMap(assetsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string" ? (key === "texture" || key === "model" ? [inner] : []) : assetsIn(inner),
  );
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function noValue(index: number, path: string, key: string, keys: string[]): FarmError {
  return new FarmError({
    code: "export.no-split-value",
    message: `--split-by ${path}: frame ${index} has no "${key}".`,
    remedy: suggestion(key, keys, "There is"),
    where: "--split-by",
  });
}
