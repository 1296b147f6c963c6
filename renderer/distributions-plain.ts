import * as z from "zod";
import type { KindOf } from "./distribution-kind.ts";
import { listPlan, uniformPlan, wholePlan } from "./distribution-plan.ts";

const LOW_TO_HIGH = "must be [low, high] with low ≤ high";

export const interval = z.tuple([z.number(), z.number()]).refine(([low, high]) => low <= high, { error: LOW_TO_HIGH });

const constantSchema = z.strictObject({ constant: z.number() });
export const constant: KindOf<typeof constantSchema> = {
  example: '{ "constant": 3 }',
  schema: constantSchema,
  support: (spec) => [spec.constant, spec.constant],
  whole: (spec) => Number.isInteger(spec.constant),
  plan: (spec) => listPlan([spec.constant]),
  compile: (spec) => ({ sample: () => spec.constant, sumBefore: (turn) => turn * spec.constant }),
};

const uniformSchema = z.strictObject({ uniform: interval });
export const uniform: KindOf<typeof uniformSchema> = {
  example: '{ "uniform": [0, 1] }',
  schema: uniformSchema,
  support: (spec) => spec.uniform,
  whole: () => false,
  plan: (spec) => uniformPlan(...spec.uniform),
  compile: ({ uniform: [low, high] }) => ({ sample: (rng) => low + (high - low) * rng.next() }),
};

const rangeSchema = z
  .strictObject({ min: z.number(), max: z.number() })
  .refine(({ min, max }) => min <= max, { error: "min must not be greater than max" });
export const range: KindOf<typeof rangeSchema> = {
  example: '{ "min": 0, "max": 1 }',
  schema: rangeSchema,
  support: ({ min, max }) => [min, max],
  whole: () => false,
  plan: ({ min, max }) => uniformPlan(min, max),
  compile: ({ min, max }) => ({ sample: (rng) => min + (max - min) * rng.next() }),
};

const integerSchema = z.strictObject({
  integer: z.tuple([z.int(), z.int()]).refine(([low, high]) => low <= high, { error: LOW_TO_HIGH }),
});
export const integer: KindOf<typeof integerSchema> = {
  example: '{ "integer": [1, 6] }',
  schema: integerSchema,
  support: (spec) => spec.integer,
  whole: () => true,
  plan: (spec) => wholePlan(...spec.integer),
  compile: ({ integer: [low, high] }) => ({ sample: (rng) => low + Math.floor((high - low + 1) * rng.next()) }),
};
