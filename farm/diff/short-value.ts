import type { Json } from "../../renderer/json.ts";
import { showValue } from "../recipe/path.ts";

/** For people: numbers to five digits, the whole cut where it gets long; nothing is a dash. */
export const shortValue = (value: Json | undefined): string => (value === undefined ? "–" : showValue(rounded(value)));

function rounded(value: Json): Json {
  if (typeof value === "number") return Number(value.toPrecision(5));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
