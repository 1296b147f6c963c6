import assert from "node:assert/strict";
import { test } from "node:test";
import { betaCdf, betaQuantile, logGamma } from "../../renderer/beta-cdf.ts";
import { cdfOf, isList, valueAt } from "../../renderer/distribution-plan.ts";
import { planOf } from "../../renderer/distributions.ts";
import type { JsonObject } from "../../renderer/json.ts";

const close = (got: number, want: number, tolerance: number, what = "") =>
  assert.ok(Math.abs(got - want) <= tolerance, `${what} ${got} is not ${want}`);

/** Points and shares below them: closed forms, or scipy's. */
const BELOW: readonly [written: JsonObject, x: number, share: number][] = [
  [{ constant: 3 }, 2.9, 0],
  [{ constant: 3 }, 3, 1],
  [{ uniform: [2, 5] }, 2.75, 0.25],
  [{ min: -1, max: 1 }, 0.5, 0.75],
  [{ integer: [1, 6] }, 2, 2 / 6],
  [{ integer: [1, 6] }, 2.5, 2 / 6],
  [{ integer: [0, 999] }, 249, 0.25],
  [{ normal: { mean: 10, sd: 2 } }, 10 - 3.2897072539, 0.05],
  [{ truncatedNormal: { mean: 0, sd: 1, min: -1, max: 2 } }, 1.524596682775978, 0.95],
  [{ truncatedNormal: { mean: 0, sd: 1, min: 5, max: 6 } }, 5.131371763283919, 0.5],
  [{ logNormal: { median: 1, sigma: 0.5 } }, 2.276016608514317, 0.95],
  [{ logNormal: { median: 1, sigma: 0.5 } }, 0, 0],
  [{ logNormal: { median: 0.09, sigma: 0.7, min: 0.01, max: 0.3 } }, 0.028198949380173335, 0.05],
  [{ beta: { a: 2, b: 5 } }, 0.26444998329566005, 0.5],
  [{ beta: { a: 0.5, b: 0.5, min: -10, max: 10 } }, -10 + 20 * 0.0061558297024311365, 0.05],
  [{ choice: [1, 2, 5], weights: [3, 0, 1] }, 2, 0.75],
  [
    {
      piecewise: {
        points: [
          [0, 0],
          [1, 3],
          [4, 0],
        ],
      },
    },
    1.5505102572168221,
    0.5,
  ],
  [
    {
      piecewise: {
        points: [
          [0, 1],
          [2, 1],
          [3, 0],
        ],
      },
    },
    2.5,
    0.95,
  ],
  [
    {
      mixture: [
        { weight: 3, of: 0 },
        { weight: 1, of: { uniform: [4, 8] } },
      ],
    },
    5,
    0.75 + 0.25 / 4,
  ],
  [{ grid: [10, 10, 60] }, 10, 2 / 3],
  [{ quota: { values: [0, 1], shares: [0.05, 0.95] } }, 0, 0.05],
  [{ stratified: { of: { uniform: [0, 4] }, per: 10 } }, 1, 0.25],
  [{ halton: { range: [0, 10], dimension: 3 } }, 2.5, 0.25],
  [{ sobol: { range: [0, 10], dimension: 3 } }, 2.5, 0.25],
];

test("plans know the share below a point", () => {
  for (const [written, x, share] of BELOW) close(cdfOf(planOf(written), x), share, 1e-9, JSON.stringify(written));
});

test("even numbers give values spread as planned: their shares are even again", () => {
  const curves = BELOW.map(([written]) => planOf(written)).filter((plan) => !isList(plan));
  assert.ok(curves.length >= 13);
  for (const plan of curves) {
    const values = Array.from({ length: 999 }, (_, k) => valueAt(plan)((k + 0.5) / 999) as number);
    const highest = Math.max(...values);
    for (const x of values.filter((value) => value < highest)) {
      const below = values.filter((value) => value <= x).length / 999;
      close(below, cdfOf(plan, x), 2.5 / 999);
    }
  }
});

test("beta's distribution function is the binomial sum for whole a and b, and arcsine's for a half", () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
  const binomial = (x: number, a: number, b: number) => {
    let sum = 0;
    for (let j = a; j < a + b; j++) sum += choose(a + b - 1, j) * x ** j * (1 - x) ** (a + b - 1 - j);
    return sum;
  };
  for (const [a, b] of [
    [1, 1],
    [2, 5],
    [12, 3],
    [20, 20],
  ] as const)
    for (let x = 0.01; x < 1; x += 0.01) close(betaCdf(x, a, b), binomial(x, a, b), 1e-13);
  for (let x = 0.01; x < 1; x += 0.01) close(betaCdf(x, 0.5, 0.5), (2 / Math.PI) * Math.asin(Math.sqrt(x)), 1e-12);
  close(betaCdf(0.5, 10_000, 10_000), 0.5, 1e-9);
});

test("beta's quantile undoes it, over all shapes that a recipe may ask for", () => {
  for (const [a, b] of [
    [0.1, 0.1],
    [0.1, 10_000],
    [10_000, 0.1],
    [1, 3],
    [37, 2.5],
    [10_000, 10_000],
  ] as const)
    for (const u of [1e-6, 0.001, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999]) {
      const x = betaQuantile(u, a, b);
      const [below, above] = [-1, 1].map((side) => betaCdf(x + (side * x) / 1e12, a, b)) as [number, number];
      assert.ok(below <= u + 1e-9 && u <= above + 1e-9, `${a}, ${b}: ${u} is not in ${below} to ${above}`);
    }
});

test("ln Γ", () => {
  close(logGamma(1), 0, 1e-14);
  close(logGamma(0.5), 0.5723649429247001, 1e-14);
  close(logGamma(0.1), 2.252712651734206, 1e-14);
  close(logGamma(11), Math.log(3628800), 1e-13);
  close(logGamma(20_000) / 178065.71824964616, 1, 1e-14);
});
