import * as z from "zod";
import { blockOrder, LONGEST_BLOCK } from "./block-order.ts";
import { type KindOf, orderKey, type Support } from "./distribution-kind.ts";
import { listPlan, type Plan, valueAt } from "./distribution-plan.ts";
import { extent } from "./distributions-list.ts";
import type { Distribution } from "./draw.ts";
import type { Json, JsonObject } from "./json.ts";
import { countsIn, quotaSchema } from "./quota-schema.ts";
import { openUniform } from "./rng.ts";

const numbers = quotaSchema(z.number());
/** Whole counts in every block of frames, in an order that looks random. Depends on the turn alone, never on a stream. */
export const quota: KindOf<typeof numbers> = {
  example: '{ "quota": { "values": [0, 1, 2], "shares": [0.5, 0.3, 0.2], "per": 20 } }',
  schema: numbers,
  support: ({ quota: { values } }) => extent(values),
  whole: ({ quota: { values } }) => values.every(Number.isInteger),
  plan: ({ quota: spec }) => listPlan(spec.values, countsIn(spec)),
  compile({ quota: spec }, context) {
    const block = countsIn(spec).flatMap((count, k) => new Array<number>(count).fill(spec.values[k]!));
    const order = blockOrder(orderKey(context), block.length);
    const sample = (turn: number, n: number) => block[order(turn, n)]!;
    return {
      sample: (_, turn, n = 0) => sample(turn, n),
      sumBefore: (turn) => sumBefore(block, turn, (k) => sample(k, 0)),
    };
  },
};

function sumBefore(block: readonly number[], turn: number, sample: (turn: number) => number): number {
  const blocks = Math.floor(turn / block.length);
  let sum = blocks * block.reduce((total, value) => total + value, 0);
  for (let k = blocks * block.length; k < turn; k++) sum += sample(k);
  return sum;
}

/** Frames in which every stratum has its turn, when the recipe does not say. */
const USUAL_STRATA = 100;

export interface Stratified {
  stratified: { of: JsonObject; per: number };
}

/** The row of `stratified`; what it may hold, and the plan of that, are the table's to say. */
export function stratifiedKind(
  of: z.ZodType<JsonObject>,
  table: { support(json: Json): Support; whole(json: Json): boolean; plan(json: Json): Plan },
) {
  const schema = z.strictObject({
    stratified: z.strictObject({ of, per: z.int().min(2).max(LONGEST_BLOCK).default(USUAL_STRATA) }),
  });
  return {
    example: '{ "stratified": { "of": { "uniform": [0, 1] }, "per": 100 } }',
    schema: schema as z.ZodType<Stratified>,
    support: (spec: Stratified) => table.support(spec.stratified.of),
    whole: (spec: Stratified) => table.whole(spec.stratified.of),
    plan: (spec: Stratified) => table.plan(spec.stratified.of),
    compile({ stratified: { of: inner, per } }: Stratified, context: Parameters<typeof orderKey>[0]): Distribution {
      const at = valueAt(table.plan(inner));
      const order = blockOrder(orderKey(context), per);
      return { sample: (rng, turn, n = 0) => at((order(turn, n) + openUniform(rng)) / per) };
    },
  };
}
