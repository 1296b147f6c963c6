import type { FrameValues } from "../../renderer/define.ts";
import { pathText, readPath } from "../../renderer/quality-evaluate.ts";
import { type CompiledRule, compileRules } from "../../renderer/quality-rules.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { Registry } from "../../renderer/registry.ts";
import type { CompiledRecipe } from "../../renderer/sampling.ts";

/** What the rules on values say of a frame. */
export interface QualityExplanation {
  /** The draw that is explained, from 0. */
  attempt: number;
  /** Draws before it that were rejected; of a draw that was asked for by number, what is wrong with itself. */
  rejections: ExplainedRejection[];
  /** Whether they leave the frame out. */
  leftOut: boolean;
  /** Rules that ask the finished picture: they may take a later draw than this one. */
  pictureRules: string[];
}

interface ExplainedRejection {
  attempt: number;
  rule: string;
  /** The values that the rule read, or what a schema found. */
  why: string;
}

/** Null for a recipe without rules. With `attempt`, that draw whatever the rules say of it. */
export function explainQuality(
  { quality }: ResolvedRecipe,
  registry: Registry,
  compiled: CompiledRecipe,
  index: number,
  attempt?: number,
): QualityExplanation | null {
  if (!quality) return null;
  const rules = compileRules(quality, registry.compileSchema);
  const shown = attempt ?? compiled.attempt(index);
  // Of a frame that is left out there is just the one draw.
  const isAlone = attempt !== undefined || quality.rejected === "leave-out";
  const asked = isAlone ? [shown] : Array.from({ length: shown }, (_, k) => k);
  const rejections = asked.flatMap((one) => rejectionOf(rules, compiled.values(index, one), one));
  return {
    attempt: shown,
    rejections,
    leftOut: quality.rejected === "leave-out" && rejections.length > 0,
    pictureRules: Object.keys(quality.frames),
  };
}

function rejectionOf(rules: readonly CompiledRule[], values: FrameValues, attempt: number): ExplainedRejection[] {
  for (const rule of rules) {
    const fault = rule.fault(values);
    if (fault === null) continue;
    const read = rule.paths.map((path) => `${pathText(path)} ${shownValue(readPath(path, values))}`);
    return [{ attempt, rule: rule.name, why: read.length === 0 ? fault : [...new Set(read)].join(", ") }];
  }
  return [];
}

const shownValue = (value: unknown): string =>
  typeof value === "number" ? String(Number(value.toPrecision(4))) : (JSON.stringify(value) ?? "is not there");
