import * as z from "zod";
import { isWhole, numericDistribution, supportOf } from "./distributions.ts";
import { choiceSchema, gridSchema } from "./distributions-list.ts";
import type { Json, JsonObject } from "./json.ts";
import { quotaSchema } from "./quota-schema.ts";

export interface NumberParam {
  /** What it changes, in a few words. */
  describe: string;
  unit?: string;
  /** Lowest and highest value that makes sense; a distribution must stay inside. */
  min?: number;
  max?: number;
}

/** A number, or how it is drawn. */
export function number(param: NumberParam) {
  const plain = limit(z.number(), param);
  return withDistribution(plain, param).meta({ description: sentence(param) });
}

/** A whole number, or how it is drawn: distributions must give whole numbers too. */
export function integer(param: NumberParam) {
  const plain = limit(z.int(), param);
  return withDistribution(plain, param)
    .refine((value) => typeof value === "number" || isWhole(value), {
      error: "gives fractions, but only whole numbers make sense here",
      params: { remedy: 'Use { "integer": [low, high] }, or a choice or grid of whole numbers.' },
    })
    .meta({ description: sentence(param) });
}

function limit(schema: z.ZodNumber, { min, max }: NumberParam): z.ZodNumber {
  const above = min === undefined ? schema : schema.min(min);
  return max === undefined ? above : above.max(max);
}

function withDistribution(plain: z.ZodNumber, param: NumberParam) {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = param;
  const inside = (value: Json) => {
    const [low, high] = supportOf(value);
    return typeof value === "number" || (low >= min && high <= max);
  };
  return z.union([plain, numericDistribution]).refine(inside, {
    error: (issue) => `gives values from ${supportOf(issue.input as Json).join(" to ")}, allowed are ${min} to ${max}`,
    params: { remedy: "Narrow it; truncatedNormal, and min and max of logNormal and beta, keep a curve inside." },
  });
}

function sentence({ describe, unit, min, max }: NumberParam): string {
  const bounds = min === undefined && max === undefined ? [] : [`${min ?? ""}..${max ?? ""}`];
  const notes = [...(unit === undefined ? [] : [unit]), ...bounds].join(", ");
  return notes === "" ? describe : `${describe} (${notes})`;
}

/** A text, or a choice of texts. */
export const text = (describe: string) => drawn(z.string().min(1)).describe(describe);

/** One of the given names, or a choice of them. */
export const choiceOf = <const Names extends readonly [string, ...string[]]>(names: Names, describe: string) =>
  drawn(z.enum(names)).describe(describe);

/** true or false, or a choice of them. */
export const flag = (describe: string) => drawn(z.boolean()).describe(describe);

function drawn<Item extends z.ZodType>(item: Item) {
  return z.union([item, choiceSchema(item), gridSchema(item), quotaSchema(item)]);
}

/** Three numbers, each of which may be drawn. */
export function vec3(param: NumberParam) {
  const part = number({ ...param, describe: "One component" });
  return z.tuple([part, part, part]).describe(sentence(param));
}

/** "#rrggbb" in sRGB, or linear [r, g, b] whose parts may be drawn, or a choice of such. */
export function colour(describe: string) {
  const hex = z.string().regex(/^#[0-9a-fA-F]{6}$/);
  const share = z.number().min(0).max(1);
  const fixed = z.union([hex, z.tuple([share, share, share])]);
  const part = number({ describe: "Linear share", min: 0, max: 1 });
  return z
    .union([hex, z.tuple([part, part, part]), choiceSchema(fixed), gridSchema(fixed), quotaSchema(fixed)])
    .describe(`${describe} ("#rrggbb", or linear [r, g, b])`);
}

/** Every text that a text parameter can take: the files that a recipe needs. */
export function textsOf(param: Json | undefined): string[] {
  if (typeof param === "string") return [param];
  if (typeof param !== "object" || param === null || Array.isArray(param)) return [];
  const { choice, grid, quota } = param as JsonObject;
  const values = choice ?? grid ?? (quota as JsonObject | undefined)?.values ?? [];
  return (values as readonly Json[]).filter((value) => typeof value === "string");
}
