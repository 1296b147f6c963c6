import type { FrameValues } from "./define.ts";
import { hopeless } from "./quality-hopeless.ts";
import { compileRules, type SchemaCompiler } from "./quality-rules.ts";
import type { Quality, ResolvedRecipe } from "./recipe-types.ts";
import type { Rejection } from "./records.ts";
import type { SampledFrame } from "./sampled-frame.ts";
import type { CompiledRecipe } from "./sampling.ts";

/** Draws of a recipe by index and attempt. Attempt 0 is what a recipe without rules draws. */
export interface Draws {
  values(index: number, attempt: number): FrameValues;
  frame(index: number, attempt: number): SampledFrame;
}

/** Without rules. */
export const takeFirst = ({ values, frame }: Draws): CompiledRecipe => ({
  values: (index, attempt = 0) => values(index, attempt),
  frame: (index, attempt = 0) => frame(index, attempt),
  attempt: () => 0,
});

/**
 * Attempts 0, 1, 2, … until all rules hold, each from streams of its own, so that a frame still depends on nothing but
 * recipe, seed and index. What the index decides (grid, quota, halton, sobol) is the same in every attempt. A picture
 * that is rejected later goes on from the next attempt.
 */
export function underRules(
  recipe: ResolvedRecipe,
  quality: Quality,
  draws: Draws,
  compileSchema: SchemaCompiler | undefined,
): CompiledRecipe {
  const rules = compileRules(quality, compileSchema);
  const broken = (values: FrameValues) => rules.find((rule) => rule.fault(values) !== null)?.name;

  function search(index: number, from: number): { attempt: number; rejections: Rejection[] } {
    const rejections: Rejection[] = [];
    for (let attempt = from; attempt < from + quality.attempts.values; attempt++) {
      const rule = broken(draws.values(index, attempt));
      if (rule === undefined) return { attempt, rejections };
      rejections.push({ attempt, rule });
    }
    throw hopeless(recipe, rules, rejections, index, draws);
  }

  function replaced(index: number, from: number, before: readonly Rejection[]): SampledFrame {
    const { attempt, rejections } = search(index, from);
    const all = [...before, ...rejections];
    const again = (rule: string) => replaced(index, attempt + 1, [...all, { attempt, rule }]);
    const frame = draws.frame(index, attempt);
    return { ...frame, ...(all.length > 0 && { rejections: all }), ifRejected: again };
  }

  function leftOut(index: number): SampledFrame {
    const frame = draws.frame(index, 0);
    const rejected = broken(frame.values);
    return rejected === undefined ? { ...frame, ifRejected: "leave-out" } : { ...frame, rejected };
  }

  const isReplaced = quality.rejected === "replace";
  const attemptOf = (index: number) => (isReplaced ? search(index, 0).attempt : 0);
  return {
    values: (index, attempt = attemptOf(index)) => draws.values(index, attempt),
    frame(index, attempt) {
      if (attempt !== undefined) return draws.frame(index, attempt);
      return isReplaced ? replaced(index, 0, []) : leftOut(index);
    },
    attempt: attemptOf,
  };
}
