import type { Support } from "../../renderer/distribution-kind.ts";
import { type CurvePlan, cdfOf, isList, type ListPlan, type Plan } from "../../renderer/distribution-plan.ts";
import type { Json } from "../../renderer/json.ts";
import { chiSquare, kolmogorovSmirnov } from "./statistics.ts";
import type { Bin, GoodnessOfFit } from "./types.ts";

/** What was drawn of one parameter, as counts: the same size for ten values and for ten million. */
export interface Sketch {
  /** Counts a value. Returns its place in the planned distribution, 0..1. */
  add(value: Json): number;
  /** Values that the plan does not have. */
  strangers(): number;
  bins(): Bin[];
  /** The greatest difference between planned and drawn share of values up to any point. */
  distance(): number;
  /** The longest stretch of the plan without any value, as a share of it. */
  largestGap(): number;
  fit(): GoodnessOfFit | null;
}

export const sketchOf = (plan: Plan, support: Support): Sketch =>
  isList(plan) ? listSketch(plan) : curveSketch(plan, support);

function listSketch({ values, shares }: ListPlan): Sketch {
  const places = new Map(values.map((value, k) => [JSON.stringify(value), k]));
  const counts = values.map(() => 0);
  const middles = shares.map((share, k) => sumOf(shares.slice(0, k)) + share / 2);
  let strangers = 0;
  return {
    add(value) {
      const k = places.get(JSON.stringify(value));
      if (k === undefined) strangers++;
      else counts[k]!++;
      return k === undefined ? Number.NaN : middles[k]!;
    },
    strangers: () => strangers,
    bins: () => values.map((value, k) => ({ ...single(value), planned: shares[k]!, drawn: counts[k]! })),
    distance: () => greatestDifference(shares, counts),
    largestGap: () => longestGap(shares, counts),
    fit: () => chiSquare(counts, shares),
  };
}

const single = (value: Json) => ({
  label: typeof value === "string" ? value : JSON.stringify(value),
  from: null,
  to: null,
});

/** Counted twice: in even bars to look at, and in fine cells of equal planned share to judge by. */
function curveSketch(plan: CurvePlan, support: Support): Sketch {
  const [bars, cells] = [histogram(plan, barEdges(plan, support)), histogram(plan, cellEdges(plan))];
  const [lowest, highest] = support;
  let strangers = 0;
  return {
    add(value) {
      const x = Number(value);
      if (!(x >= lowest && x <= highest)) strangers++;
      bars.add(x);
      return cells.add(x);
    },
    strangers: () => strangers,
    bins: () => bars.shares.map((planned, k) => ({ ...bars.range(k, support), planned, drawn: bars.counts[k]! })),
    distance: () => greatestDifference(cells.shares, cells.counts),
    largestGap: () => longestGap(cells.shares, cells.counts),
    fit: () => kolmogorovSmirnov(greatestDifference(cells.shares, cells.counts), sumOf(cells.counts)),
  };
}

const BARS = 20;
const CELLS = 1024;
/** Tails without end are one bar each beyond this share. */
const TAIL = 0.002;

function barEdges(plan: CurvePlan, [low, high]: Support): number[] {
  const first = Number.isFinite(low) ? low : plan.at(TAIL);
  const last = Number.isFinite(high) ? high : plan.at(1 - TAIL);
  const inner = Array.from({ length: BARS - 1 }, (_, k) => first + ((last - first) * (k + 1)) / BARS);
  return [...(Number.isFinite(low) ? [] : [first]), ...inner, ...(Number.isFinite(high) ? [] : [last])];
}

/** Where the plan has several values of one number, cells are wider. */
function cellEdges(plan: CurvePlan): number[] {
  const edges = Array.from({ length: CELLS - 1 }, (_, k) => plan.at((k + 1) / CELLS));
  return [...new Set(edges.sort((a, b) => a - b))];
}

/** Cells between the edges; each holds its upper edge, as distribution functions do. */
function histogram(plan: Plan, edges: readonly number[]) {
  const counts = new Array<number>(edges.length + 1).fill(0);
  const below = [0, ...edges.map((edge) => cdfOf(plan, edge)), 1];
  const shares = counts.map((_, k) => Math.max(0, below[k + 1]! - below[k]!));
  return {
    counts,
    shares,
    add(x: number): number {
      const k = cellOf(edges, x);
      counts[k]!++;
      return (below[k]! + below[k + 1]!) / 2;
    },
    range(k: number, [low, high]: Support) {
      const from = k === 0 ? low : edges[k - 1]!;
      const to = k === edges.length ? high : edges[k]!;
      return { label: rangeLabel(from, to), from: finite(from), to: finite(to) };
    },
  };
}

/** How many edges lie below x. */
function cellOf(edges: readonly number[], x: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x > edges[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rangeLabel(from: number, to: number): string {
  if (!Number.isFinite(from)) return `up to ${short(to)}`;
  return Number.isFinite(to) ? `${short(from)} to ${short(to)}` : `above ${short(from)}`;
}

const short = (x: number): string => String(Number(x.toPrecision(4)));
const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0);

function greatestDifference(shares: readonly number[], counts: readonly number[]): number {
  const total = sumOf(counts);
  if (total === 0) return 0;
  let [planned, drawn, greatest] = [0, 0, 0];
  shares.forEach((share, k) => {
    planned += share;
    drawn += counts[k]! / total;
    greatest = Math.max(greatest, Math.abs(planned - drawn));
  });
  return greatest;
}

function longestGap(shares: readonly number[], counts: readonly number[]): number {
  let [gap, longest] = [0, 0];
  shares.forEach((share, k) => {
    gap = counts[k] === 0 ? gap + share : 0;
    longest = Math.max(longest, gap);
  });
  return longest;
}
