import { distributionName } from "./distributions.ts";
import { FarmError } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import { pathText, readPath } from "./quality-evaluate.ts";
import type { PathExpression } from "./quality-expression.ts";
import type { CompiledRule } from "./quality-rules.ts";
import type { Draws } from "./quality-sampling.ts";
import type { ResolvedRecipe } from "./recipe-types.ts";
import type { Rejection } from "./records.ts";

/** No attempt holds all rules: names the rule that is in the way, and what the values it reads are drawn from. */
export function hopeless(
  recipe: ResolvedRecipe,
  rules: readonly CompiledRule[],
  rejections: readonly Rejection[],
  index: number,
  draws: Draws,
): FarmError {
  const [first, ...others] = byCount(rejections);
  const rule = rules.find(({ name }) => name === first!.rule)!;
  const all = rejections.map(({ attempt }) => draws.values(index, attempt));
  const reads = rule.paths.map((path) => `${pathText(path)} ${spread(path, all)}${drawnFrom(recipe, path)}`);
  const why = reads.length === 0 ? `: ${rule.fault(all[0]!) ?? ""}` : `: ${[...new Set(reads)].join(", ")}`;
  const more = others.map(({ rule: name, times }) => `, "${name}" ${times}`).join("");
  return new FarmError({
    code: "quality.hopeless",
    message: `Frame ${index} breaks the rule "${first!.rule}" in ${first!.times} of ${rejections.length} draws${more}${why}.`,
    remedy:
      'Draw from ranges in which the rules can hold, change the rule, or leave such frames out with "rejected": "leave-out".',
    where: `frame ${index}`,
  });
}

function byCount(rejections: readonly Rejection[]): { rule: string; times: number }[] {
  const counts = new Map<string, number>();
  for (const { rule } of rejections) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].map(([rule, times]) => ({ rule, times })).sort((a, b) => b.times - a.times);
}

/** "is 0.4 each time", "is from 8.1 to 33.9", "takes 3 values". */
function spread(path: PathExpression, frames: readonly Parameters<typeof readPath>[1][]): string {
  const values = new Set(frames.map((frame) => readPath(path, frame)));
  const [only] = values;
  if (values.size === 1) return only === undefined ? "is never there" : `is ${JSON.stringify(only)} each time`;
  const numbers = [...values].filter((value) => typeof value === "number");
  if (numbers.length < values.size) return `takes ${values.size} values`;
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return `is from ${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))}`;
}

function drawnFrom({ randomizers }: ResolvedRecipe, { steps: [id, ...path] }: PathExpression): string {
  const params = randomizers.find((entry) => entry.id === id)?.params;
  const parameter = params && parameterAt(params, path);
  return parameter !== undefined && parameter !== null && typeof parameter === "object"
    ? ` (${JSON.stringify(parameter)})`
    : "";
}

/** The distribution, or plain value, on the way to a drawn value of the same name; null when there is none. */
export function parameterAt(params: JsonObject, path: readonly (string | number)[]): Json | null {
  let here: Json | undefined = params;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return null;
    here = (here as JsonObject)[step];
    if (here !== undefined && distributionName(here) !== undefined) return here;
  }
  return here ?? null;
}
