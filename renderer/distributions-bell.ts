import * as z from "zod";
import { sampleBeta } from "./beta.ts";
import { betaCdf, betaQuantile } from "./beta-cdf.ts";
import type { KindOf } from "./distribution-kind.ts";
import { type CurvePlan, listPlan } from "./distribution-plan.ts";
import { exp, log } from "./exact-math.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { openUniform } from "./rng.ts";

const ordered = (spec: { min?: number | undefined; max?: number | undefined }) =>
  spec.min === undefined || spec.max === undefined || spec.min < spec.max;
const minBelowMax = { error: "min must be less than max" };

const normalSchema = z.strictObject({ normal: z.strictObject({ mean: z.number(), sd: z.number().min(0) }) });
export const normal: KindOf<typeof normalSchema> = {
  example: '{ "normal": { "mean": 0, "sd": 1 } }',
  schema: normalSchema,
  support: () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  whole: () => false,
  plan({ normal: { mean, sd } }) {
    if (sd === 0) return listPlan([mean]);
    return { cdf: (x) => normalCdf((x - mean) / sd), at: (u) => mean + sd * normalQuantile(u) };
  },
  compile: ({ normal: { mean, sd } }) => ({ sample: (rng) => mean + sd * rng.normal() }),
};

/** Beyond this many standard deviations the normal distribution function is 0 in double precision. */
const REACH = 37;
const truncatedSchema = z.strictObject({
  truncatedNormal: z
    .strictObject({ mean: z.number(), sd: z.number().positive(), min: z.number(), max: z.number() })
    .refine(ordered, minBelowMax)
    .refine(({ mean, sd, min, max }) => min < mean + REACH * sd && max > mean - REACH * sd, {
      error: "the mean must lie nearer to the interval: nothing of the bell is left inside it",
    }),
});
export const truncatedNormal: KindOf<typeof truncatedSchema> = {
  example: '{ "truncatedNormal": { "mean": 0, "sd": 1, "min": -2, "max": 2 } }',
  schema: truncatedSchema,
  support: ({ truncatedNormal: { min, max } }) => [min, max],
  whole: () => false,
  plan({ truncatedNormal: { mean, sd, min, max } }) {
    const { cdf, at } = truncatedStandard((min - mean) / sd, (max - mean) / sd);
    return { cdf: (x) => cdf((x - mean) / sd), at: (u) => clamp(mean + sd * at(u), min, max) };
  },
  compile(spec) {
    const { at } = truncatedNormal.plan(spec) as CurvePlan;
    return { sample: (rng) => at(openUniform(rng)) };
  },
};

const logNormalSchema = z.strictObject({
  logNormal: z
    .strictObject({
      median: z.number().positive(),
      sigma: z.number().positive(),
      min: z.number().positive().optional(),
      max: z.number().positive().optional(),
    })
    .refine(ordered, minBelowMax)
    .refine(
      ({ median, sigma, min = 0, max = Number.POSITIVE_INFINITY }) =>
        log(min / median) < REACH * sigma && log(max / median) > -REACH * sigma,
      {
        error: "the median must lie nearer to the interval: nothing of the curve is left inside it",
      },
    ),
});
/** median·e^(sigma·z); sigma is the standard deviation of the logarithm, and the mean is median·e^(sigma²/2). */
export const logNormal: KindOf<typeof logNormalSchema> = {
  example: '{ "logNormal": { "median": 0.1, "sigma": 0.5, "max": 0.3 } }',
  schema: logNormalSchema,
  support: ({ logNormal: { min = 0, max = Number.POSITIVE_INFINITY } }) => [min, max],
  whole: () => false,
  plan({ logNormal: { median, sigma, min = 0, max = Number.POSITIVE_INFINITY } }) {
    const { cdf, at } = truncatedStandard(log(min / median) / sigma, log(max / median) / sigma);
    return {
      cdf: (x) => (x <= 0 ? 0 : cdf(log(x / median) / sigma)),
      at: (u) => clamp(median * exp(sigma * at(u)), min, max),
    };
  },
  compile(spec) {
    const { at } = logNormal.plan(spec) as CurvePlan;
    return { sample: (rng) => at(openUniform(rng)) };
  },
};

/** Standard normal between two bounds, by inversion. Intervals above 0 are mirrored: the lower tail is the exact one. */
function truncatedStandard(low: number, high: number): CurvePlan {
  if (low > 0) {
    const mirrored = truncatedStandard(-high, -low);
    return { cdf: (x) => 1 - mirrored.cdf(-x), at: (u) => -mirrored.at(u) };
  }
  const from = normalCdf(low);
  const width = normalCdf(high) - from;
  return {
    cdf: (x) => clamp((normalCdf(x) - from) / width, 0, 1),
    at: (u) => normalQuantile(from + width * u),
  };
}

const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);

const betaSchema = z.strictObject({
  beta: z
    .strictObject({
      a: z.number().min(0.1).max(10_000),
      b: z.number().min(0.1).max(10_000),
      min: z.number().optional(),
      max: z.number().optional(),
    })
    .refine(({ min = 0, max = 1 }) => min < max, minBelowMax),
});
export const beta: KindOf<typeof betaSchema> = {
  example: '{ "beta": { "a": 2, "b": 5, "min": 0, "max": 1 } }',
  schema: betaSchema,
  support: ({ beta: { min = 0, max = 1 } }) => [min, max],
  whole: () => false,
  plan: ({ beta: { a, b, min = 0, max = 1 } }) => ({
    cdf: (x) => betaCdf((x - min) / (max - min), a, b),
    at: (u) => min + (max - min) * betaQuantile(u, a, b),
  }),
  compile: ({ beta: { a, b, min = 0, max = 1 } }) => ({
    sample: (rng) => min + (max - min) * sampleBeta(rng, a, b),
  }),
};
