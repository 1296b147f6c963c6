import * as z from "zod";
import type { CompileContext, GridAxis, KindOf, Support } from "./distribution-kind.ts";
import { listPlan, uniformPlan } from "./distribution-plan.ts";
import { interval } from "./distributions-plain.ts";
import type { Distribution } from "./draw.ts";
import type { Json } from "./json.ts";
import { DIMENSIONS, halton as haltonPoints, type PointSequence, sobol as sobolPoints } from "./low-discrepancy.ts";

/** Choice of values of any sort, evenly or by weight. */
export const choiceSchema = <Item extends z.ZodType>(item: Item) =>
  z
    .strictObject({ choice: z.array(item).min(1), weights: z.array(z.number().min(0)).optional() })
    .refine(({ choice, weights }) => !weights || weights.length === choice.length, {
      path: ["weights"],
      error: "must have as many numbers as there are choices",
    })
    .refine(({ weights }) => !weights || weights.some((w) => w > 0), {
      path: ["weights"],
      error: "must not all be 0",
    });

/** Values stepped through by the frame index. */
export const gridSchema = <Item extends z.ZodType>(item: Item) => z.strictObject({ grid: z.array(item).min(1) });

const numbers = choiceSchema(z.number());
export const choice: KindOf<typeof numbers> = {
  example: '{ "choice": [1, 2, 5], "weights": [3, 2, 1] }',
  schema: numbers,
  support: (spec) => extent(spec.choice),
  whole: (spec) => spec.choice.every(Number.isInteger),
  plan: (spec) => listPlan(spec.choice, spec.weights),
  compile: ({ choice: values, weights }) => pick(values, weights),
};

export function pick<T extends Json>(values: readonly T[], weights: readonly number[] | undefined): Distribution<T> {
  if (!weights) return { sample: (rng) => values[Math.floor(rng.next() * values.length)]! };
  const total = weights.reduce((sum, w) => sum + w, 0);
  const last = weights.findLastIndex((w) => w > 0);
  return {
    sample(rng) {
      let rest = rng.next() * total;
      let i = 0;
      while (i < last && rest >= weights[i]!) rest -= weights[i++]!;
      return values[i]!;
    },
  };
}

const numberGrid = gridSchema(z.number());
export const grid: KindOf<typeof numberGrid> = {
  example: '{ "grid": [10, 30, 60] }',
  schema: numberGrid,
  support: (spec) => extent(spec.grid),
  whole: (spec) => spec.grid.every(Number.isInteger),
  plan: (spec) => listPlan(spec.grid),
  compile({ grid: values }, context) {
    const axis = { length: values.length, stride: 1 };
    context.grids.push(axis);
    return {
      sample: (_, turn) => values[Math.floor(turn / axis.stride) % axis.length]!,
      sumBefore: (turn) => gridSum(values, axis, turn),
    };
  },
};

function gridSum(values: readonly number[], { length, stride }: GridAxis, turn: number): number {
  const steps = Math.floor(turn / stride);
  const rounds = Math.floor(steps / length);
  const sum = (upTo: number) => values.slice(0, upTo).reduce((total, value) => total + value, 0);
  const [whole, rest] = [stride * sum(steps % length), turn - steps * stride];
  return rounds * stride * sum(length) + whole + rest * values[steps % length]!;
}

const spread = z.strictObject({
  range: interval,
  dimension: z.int().min(1).max(DIMENSIONS),
});
const haltonSchema = z.strictObject({ halton: spread });
export const halton: KindOf<typeof haltonSchema> = {
  example: '{ "halton": { "range": [0, 1], "dimension": 1 } }',
  schema: haltonSchema,
  support: (spec) => spec.halton.range,
  whole: () => false,
  plan: (spec) => uniformPlan(...spec.halton.range),
  compile: (spec, context) => evenly(spec.halton, context, haltonPoints),
};

const sobolSchema = z.strictObject({ sobol: spread });
export const sobol: KindOf<typeof sobolSchema> = {
  example: '{ "sobol": { "range": [0, 1], "dimension": 2 } }',
  schema: sobolSchema,
  support: (spec) => spec.sobol.range,
  whole: () => false,
  plan: (spec) => uniformPlan(...spec.sobol.range),
  compile: (spec, context) => evenly(spec.sobol, context, sobolPoints),
};

/** Both follow the index: beside a grid of 2 the points are shuffled, or each step would get one half of them. */
function evenly(
  { range: [low, high], dimension }: z.output<typeof spread>,
  context: CompileContext,
  sequence: (seed: number, dimension: number) => PointSequence,
): Distribution<number> {
  context.dimensions.push({ dimension, where: context.where });
  const point = sequence(context.seed, dimension);
  const order = (n: number) => (context.grids.length === 0 ? n : n + 1);
  return { sample: (_, turn, n = 0) => low + (high - low) * point(turn, order(n)) };
}

export function extent(values: readonly number[]): Support {
  return [Math.min(...values), Math.max(...values)];
}
