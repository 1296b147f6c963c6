import type { Json } from "./json.ts";

/** How a distribution's values are spread, apart from any stream: what was drawn can be held against it. */
export type Plan = ListPlan | CurvePlan;

/** Few values, each with its share. Shares add up to 1. */
export interface ListPlan {
  values: readonly Json[];
  shares: readonly number[];
}

/** Numbers over a range. */
export interface CurvePlan {
  /** Share of values at or below x, 0..1. */
  cdf(x: number): number;
  /** A number of (0, 1) → a value; evenly spread numbers give values spread as planned. Need not rise. */
  at(u: number): number;
}

/** Whole numbers are listed up to this many; beyond that they are a range. */
const MOST_LISTED = 50;

export const isList = (plan: Plan): plan is ListPlan => "values" in plan;

/** A list by weights; a value that is there twice is one with both weights. */
export function listPlan(values: readonly Json[], weights?: readonly number[]): ListPlan {
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? values.length;
  const shares = new Map<string, { value: Json; share: number }>();
  values.forEach((value, k) => {
    const key = JSON.stringify(value);
    const share = (weights?.[k] ?? 1) / total + (shares.get(key)?.share ?? 0);
    shares.set(key, { value, share });
  });
  const merged = [...shares.values()];
  return { values: merged.map(({ value }) => value), shares: merged.map(({ share }) => share) };
}

/** Whole numbers from low to high, all alike. */
export function wholePlan(low: number, high: number): Plan {
  const count = high - low + 1;
  if (count <= MOST_LISTED) return listPlan(Array.from({ length: count }, (_, k) => low + k));
  return { cdf: (x) => clampShare((Math.floor(x) - low + 1) / count), at: (u) => low + Math.floor(count * u) };
}

export function uniformPlan(low: number, high: number): Plan {
  if (low === high) return listPlan([low]);
  return { cdf: (x) => clampShare((x - low) / (high - low)), at: (u) => low + (high - low) * u };
}

/** Several plans of numbers as one. `at` takes the parts one after the other, so that each part gets its own even share. */
export function mixedPlan(parts: readonly Plan[], weights: readonly number[]): Plan {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  if (parts.every(isList)) return mixedList(parts, shares);
  const at = parts.map(valueAt);
  return {
    cdf: (x) => parts.reduce((sum, part, k) => sum + shares[k]! * cdfOf(part, x), 0),
    at(u) {
      const { k, rest } = pickShare(shares, u);
      return at[k]!(rest) as number;
    },
  };
}

function mixedList(parts: readonly ListPlan[], shares: readonly number[]): ListPlan {
  const values = parts.flatMap((part) => part.values);
  return listPlan(
    values,
    parts.flatMap((part, k) => part.shares.map((share) => share * shares[k]!)),
  );
}

/** A number of (0, 1) → a value, for lists and curves alike. */
export function valueAt(plan: Plan): (u: number) => Json {
  return isList(plan) ? (u) => plan.values[pickShare(plan.shares, u).k]! : plan.at;
}

/** Share of numbers at or below x. */
export function cdfOf(plan: Plan, x: number): number {
  if (!isList(plan)) return plan.cdf(x);
  return plan.shares.reduce((sum, share, k) => (Number(plan.values[k]) <= x ? sum + share : sum), 0);
}

/** Which share u falls into when they lie end to end, and where inside it, 0..1. Shares of 0 are never picked. */
function pickShare(shares: readonly number[], u: number): { k: number; rest: number } {
  const last = shares.findLastIndex((share) => share > 0);
  let rest = u;
  let k = 0;
  while (k < last && rest >= shares[k]!) rest -= shares[k++]!;
  return { k, rest: Math.min(rest / shares[k]!, LARGEST_BELOW_1) };
}

const LARGEST_BELOW_1 = 1 - 1 / 9007199254740992;

const clampShare = (share: number): number => Math.min(Math.max(share, 0), 1);
