import type { CompileContext } from "../../renderer/distribution-kind.ts";
import { compileDistribution, finishContext } from "../../renderer/distributions.ts";
import type { Distribution } from "../../renderer/draw.ts";
import type { Json, JsonObject } from "../../renderer/json.ts";
import { StreamRng, streamKey } from "../../renderer/rng.ts";

/** Distributions of one recipe, each a parameter of its own: (turn, n) → value. */
export function drawsOf(written: readonly JsonObject[], seed = 0): ((turn: number, n?: number) => Json)[] {
  return compiled(written, seed).map((distribution, k) => {
    const key = streamKey(seed, "test", `draw ${k}`);
    const rng = new StreamRng();
    return (turn, n = 0) => distribution.sample(rng.reset(key, turn, n), turn, n);
  });
}

export function compiled(written: readonly JsonObject[], seed = 0): Distribution[] {
  const context: CompileContext = { seed, grids: [], dimensions: [], where: "" };
  const distributions = written.map((one, k) => {
    context.where = `"test" draw ${k}`;
    return compileDistribution(one, context);
  });
  finishContext(context);
  return distributions;
}

export const range = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

export function countOf<T extends Json>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Pearson's r. */
export function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((sum, a) => sum + a, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (k: number) => number) => x.reduce((total, _, k) => total + f(k), 0);
  const cross = sum((k) => (x[k]! - mx) * (y[k]! - my));
  return cross / Math.sqrt(sum((k) => (x[k]! - mx) ** 2) * sum((k) => (y[k]! - my) ** 2));
}

/** Exact star discrepancy of numbers in 0..1 (Niederreiter 1992, theorem 2.6). */
export function starDiscrepancy(numbers: readonly number[]): number {
  const n = numbers.length;
  const sorted = [...numbers].sort((a, b) => a - b);
  return Math.max(...sorted.map((x, k) => 1 / (2 * n) + Math.abs(x - (2 * k + 1) / (2 * n))));
}
