import type { Json, JsonObject } from "../renderer/json.ts";
import type { DerivedFacts, ExplainedValue, FrameExplanation } from "./explain.ts";
import type { QualityExplanation } from "./quality/explain.ts";

/** The explanation as people read it: a row a value, then what follows from them. */
export function formatExplanation({ scene, seed, index, values, derived, quality }: FrameExplanation): string {
  const head = [`frame ${index} of ${scene}, seed ${seed}`, ...(quality ? verdict(quality) : []), ""];
  return [...head, ...table(["value", "drawn", "from", "where"], values.map(row)), "", ...facts(derived)].join("\n");
}

function verdict({ attempt, rejections, leftOut, pictureRules }: QualityExplanation): string[] {
  const about = rejections.map((one) => `  attempt ${one.attempt} is rejected by "${one.rule}": ${one.why}`);
  const later = `  its picture is asked when it is drawn: ${pictureRules.join(", ")}`;
  return [
    `attempt ${attempt}${leftOut ? ", left out" : ""}`,
    ...about,
    ...(pictureRules.length > 0 && !leftOut ? [later] : []),
  ];
}

function row({ randomizer, path, value, drawnFrom, source }: ExplainedValue): string[] {
  const from = drawnFrom === null ? "together" : formatParameter(drawnFrom);
  return [`${randomizer}.${path}`, shorten(formatValue(value), 60), shorten(from, 48), source];
}

/** {"uniform": [0, 1]} → uniform(0, 1); a plain value is "fixed". */
export function formatParameter(parameter: Json): string {
  if (typeof parameter !== "object" || parameter === null || Array.isArray(parameter)) return "fixed";
  const keys = Object.entries(parameter as JsonObject);
  const [name, spec] = keys[0] ?? [];
  if (keys.length !== 1 || name === undefined || spec === undefined) return keys.map(formatEntry).join(", ");
  if (Array.isArray(spec)) return `${name}(${spec.map(formatValue).join(", ")})`;
  if (typeof spec !== "object" || spec === null) return `${name}(${formatValue(spec)})`;
  return `${name}(${Object.entries(spec).map(formatEntry).join(", ")})`;
}

const formatEntry = ([key, value]: [string, Json]): string => `${key} ${formatValue(value)}`;

/** Fractions to four significant digits: the exact ones are in --json. */
function formatValue(value: Json): string {
  if (typeof value === "number") return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  return `{${Object.entries(value as JsonObject)
    .map(([key, part]) => `${key} ${formatValue(part)}`)
    .join(", ")}}`;
}

function facts({ sun, camera, groundSamplingMm, objects, defects, byCategory }: DerivedFacts): string[] {
  const counts = Object.entries(byCategory).map(([category, count]) => `${count} ${category}`);
  return table(
    ["", ""],
    [
      ["sun", `${formatValue(sun.elevationDegrees)}° high, ${formatValue(sun.azimuthDegrees)}° from north`],
      ["camera", `at ${formatValue(camera.position)} m, looks at ${formatValue(camera.target)} m`],
      ["lens", `${formatValue(camera.focalLengthMm)} mm, ${formatValue(camera.K[0])} pixels`],
      ["ground sampling", `${formatValue(groundSamplingMm)} mm per pixel`],
      ["objects", `${objects}, defects ${defects}${counts.length === 0 ? "" : ` (${counts.join(", ")})`}`],
    ],
  ).slice(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((cells) => (cells[column] ?? "").length)),
  );
  return [head, ...rows].map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
