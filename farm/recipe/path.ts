import type { Json } from "../../renderer/json.ts";

export type Path = readonly (string | number)[];

/** ["randomizers", 1, "minElevation"] → randomizers[1].minElevation; the whole value is "". */
export function formatPath(path: Path): string {
  return path.map(formatStep).join("").replace(/^\./, "");
}

/** "items[0].tag" and "items.0.tag" → ["items", 0, "tag"]. */
export function parsePath(text: string): Path {
  return text
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".")
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The part of a value that a path leads to; undefined when there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, step) => {
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, step)) return undefined;
    return (part as Record<string | number, unknown>)[step];
  }, value);
}

/** A value as a person would read it in a message: short, on one line. */
export function showValue(value: unknown): string {
  const text = JSON.stringify(value as Json) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function formatStep(step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[\w$/-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
