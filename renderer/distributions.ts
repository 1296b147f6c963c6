import * as z from "zod";
import type { CompileContext, DistributionKind, KindOf, Support } from "./distribution-kind.ts";
import { mixedPlan, type Plan, uniformPlan } from "./distribution-plan.ts";
import { beta, logNormal, normal, truncatedNormal } from "./distributions-bell.ts";
import { piecewise } from "./distributions-curve.ts";
import { choice, extent, grid, halton, pick, sobol } from "./distributions-list.ts";
import { constant, integer, range, uniform } from "./distributions-plain.ts";
import { quota, stratifiedKind } from "./distributions-turn.ts";
import type { Distribution } from "./draw.ts";
import { FarmError } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";
import { DIMENSIONS } from "./low-discrepancy.ts";

/** Those that need nothing but their stream, and so may stand inside a mixture. */
const RANDOM = {
  constant: named("constant", constant),
  uniform: named("uniform", uniform),
  range: named("range", range),
  integer: named("integer", integer),
  normal: named("normal", normal),
  truncatedNormal: named("truncatedNormal", truncatedNormal),
  logNormal: named("logNormal", logNormal),
  beta: named("beta", beta),
  piecewise: named("piecewise", piecewise),
  choice: named("choice", choice),
};

/** Gives the schema a name and an example in the published JSON Schema. */
function named<Spec>(id: string, kind: DistributionKind<Spec>): DistributionKind<Spec> {
  return { ...kind, schema: kind.schema.meta({ id, examples: [JSON.parse(kind.example)] }) };
}

const random: z.ZodType<JsonObject> = z.lazy(() =>
  z.union([...schemasOf(RANDOM), mixture.schema] as unknown as [z.ZodType<JsonObject>]),
);
const part: z.ZodType<number | JsonObject> = z.lazy(() =>
  z.union([z.number(), ...schemasOf(RANDOM), mixture.schema] as unknown as [z.ZodType<JsonObject>]),
);
const mixtureSchema = z
  .strictObject({ mixture: z.array(z.strictObject({ weight: z.number().min(0), of: part })).min(1) })
  .refine(({ mixture }) => mixture.some(({ weight }) => weight > 0), {
    path: ["mixture"],
    error: "the weights must not all be 0",
  });
const mixture: KindOf<typeof mixtureSchema> = named("mixture", {
  example: '{ "mixture": [{ "weight": 9, "of": 0 }, { "weight": 1, "of": { "uniform": [1, 2] } }] }',
  schema: mixtureSchema,
  support: (spec) => extent(spec.mixture.flatMap(({ of }) => supportOf(of))),
  whole: (spec) => spec.mixture.every(({ of }) => isWhole(of)),
  plan: ({ mixture: parts }) =>
    mixedPlan(
      parts.map(({ of }) => planOf(of)),
      parts.map(({ weight }) => weight),
    ),
  compile(spec, context) {
    const parts = spec.mixture.map(({ of }) =>
      compileDistribution(typeof of === "number" ? { constant: of } : of, context),
    );
    const chosen = pick(
      parts.map((_, i) => i),
      spec.mixture.map(({ weight }) => weight),
    );
    return { sample: (rng, turn) => parts[chosen.sample(rng, turn)]!.sample(rng, turn) };
  },
});

/** The closed table. A name here is a reserved word: a parameter object with this single key is a distribution. */
const KINDS = {
  ...RANDOM,
  mixture,
  grid: named("grid", grid),
  halton: named("halton", halton),
  sobol: named("sobol", sobol),
  quota: named("quota", quota),
  stratified: named("stratified", stratifiedKind(random, { support: supportOf, whole: isWhole, plan: planOf })),
};
type KindName = keyof typeof KINDS;
const NAMES = Object.keys(KINDS) as KindName[];

function schemasOf(table: Record<string, { schema: z.ZodType }>): z.ZodType[] {
  return Object.values(table).map((kind) => kind.schema);
}

/** Any distribution of numbers. */
export const numericDistribution = z
  .union(schemasOf(KINDS) as [z.ZodType<JsonObject>])
  .meta({ id: "distribution", description: "How a number is drawn, one of the named distributions." });

/** Name of the distribution that a JSON value is written as, or undefined when it is a plain value. */
export function distributionName(json: Json): KindName | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const keys = Object.keys(json);
  if (keys.length === 2 && keys.includes("min") && keys.includes("max")) return "range";
  if (keys.length === 2 && keys.includes("choice") && keys.includes("weights")) return "choice";
  return keys.length === 1 ? NAMES.find((name) => name === keys[0] && name !== "range") : undefined;
}

function kindOf(json: Json): DistributionKind<Json> {
  return KINDS[distributionName(json)!] as unknown as DistributionKind<Json>;
}

export function supportOf(json: Json): Support {
  return typeof json === "number" ? [json, json] : kindOf(json).support(json);
}

export function isWhole(json: Json): boolean {
  return typeof json === "number" ? Number.isInteger(json) : kindOf(json).whole(json);
}

/** How the values of a distribution are spread. */
export function planOf(json: Json): Plan {
  return typeof json === "number" ? uniformPlan(json, json) : kindOf(json).plan(json);
}

/** Distribution as written, already checked by its schema → what draws from it. */
export function compileDistribution(json: Json, context: CompileContext): Distribution<Json> {
  return kindOf(json).compile(json, context);
}

/** Settles what distributions of a recipe owe to each other, once all of them are compiled. */
export function finishContext(context: CompileContext): void {
  let stride = 1;
  for (const axis of context.grids.toReversed()) {
    axis.stride = stride;
    stride *= axis.length;
  }
  context.dimensions.forEach((use, i) => {
    const first = context.dimensions.slice(0, i).find(({ dimension }) => dimension === use.dimension);
    if (first) throw sharedDimension(use.dimension, first.where, use.where, context);
  });
}

function sharedDimension(dimension: number, first: string, second: string, context: CompileContext): FarmError {
  const used = new Set(context.dimensions.map((use) => use.dimension));
  const free = Array.from({ length: DIMENSIONS }, (_, i) => i + 1).find((d) => !used.has(d));
  return new FarmError({
    code: "recipe.shared-dimension",
    message: `${first} and ${second} both use dimension ${dimension}, so their values would go in step.`,
    remedy: free ? `Give one of them "dimension": ${free}, which is free.` : "Draw one of them with uniform.",
    where: second,
  });
}
