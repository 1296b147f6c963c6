import type { Json } from "../../renderer/json.ts";

const WIDTH = 110;

/** JSON for people: what fits on a line stands on one. */
export function prettyJson(value: Json, indent = ""): string {
  const flat = inline(value);
  if (typeof value !== "object" || value === null || flat.length + indent.length <= WIDTH) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item) => inner + prettyJson(item, inner)).join(",\n")}\n${indent}]`;
  const rows = Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${prettyJson(item, inner)}`);
  return `{\n${rows.join(",\n")}\n${indent}}`;
}

function inline(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`);
  return items.length === 0 ? "{}" : `{ ${items.join(", ")} }`;
}
