import { FarmError } from "../../renderer/errors.ts";
import type { Json } from "../../renderer/json.ts";
import { parseSet } from "./overrides.ts";
import { parseFlagValue } from "./read.ts";

/** One axis of a sweep: a `--set` path and the values it takes in turn. */
export interface SweepAxis {
  path: string;
  values: readonly Json[];
}

const MAX_SEEDS = 10_000;

/** "sun.elevationDegrees=10,30,60" → its path and three values. */
export function parseSweepAxis(text: string): SweepAxis {
  const parsed = parseSet(text);
  if (parsed.ok) return { path: parsed.path, values: parseSweepValues(parsed.value, `--set ${parsed.path}`) };
  const { place, message, remedy } = parsed.problem;
  throw new FarmError({ code: "sweep.set", message: `${place}: ${message}`, remedy, where: place });
}

/** The `--set` text of one value of an axis. */
export const formatSet = (path: string, value: Json): string => `${path}=${JSON.stringify(value)}`;

/** "10,30,60" → [10, 30, 60]; commas inside brackets and quotes divide nothing: '{"uniform":[0,1]},45' has two. */
export function parseSweepValues(text: string, place = "--set"): Json[] {
  const parts = splitAtTop(text).map((part) => part.trim());
  if (!parts.includes("")) return parts.map(parseFlagValue);
  const message = `${place}: a value is missing in ${JSON.stringify(text)}`;
  throw new FarmError({
    code: "sweep.values",
    message,
    remedy: "Write values with commas between them, such as 10,30,60.",
    where: place,
  });
}

/** "0..9", "1,5,7" and "0..3,8" → the seeds in order. */
export function parseSeeds(text: string): number[] {
  const seeds = text.split(",").flatMap((part) => parseRange(part.trim(), text));
  const twice = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  if (twice !== undefined) throw seedError(text, `seed ${twice} is there twice`);
  return seeds;
}

function parseRange(part: string, text: string): number[] {
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(part);
  if (match === null) throw seedError(text, part === "" ? "a seed is missing" : `${JSON.stringify(part)} is no seed`);
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (!Number.isSafeInteger(last) || !Number.isSafeInteger(first))
    throw seedError(text, `a seed is at most ${Number.MAX_SAFE_INTEGER}`);
  if (last < first) throw seedError(text, `${part} runs backwards`);
  if (last - first >= MAX_SEEDS) throw seedError(text, `${part} has more than ${MAX_SEEDS} seeds`);
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}

function seedError(text: string, message: string): FarmError {
  const remedy = "Write a range (--seeds 0..9) or a list (--seeds 1,5,7) of whole numbers.";
  return new FarmError({ code: "sweep.seeds", message: `--seeds ${text}: ${message}`, remedy, where: "--seeds" });
}

function splitAtTop(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[\s\S]/g)) {
    if (token === "[" || token === "{") depth += 1;
    if (token === "]" || token === "}") depth -= 1;
    if (token === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts;
}
