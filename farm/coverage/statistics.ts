import { logGamma } from "../../renderer/beta-cdf.ts";
import type { GoodnessOfFit } from "./types.ts";

/** Fewer expected values in a bin than this, and chi-square is no longer chi-square (Cochran 1954). */
const LEAST_EXPECTED = 5;

/** Pearson's chi-square of counts against shares that add up to 1; bins with little in them are taken together. */
export function chiSquare(counts: readonly number[], shares: readonly number[]): GoodnessOfFit | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bins = together(
    counts,
    shares.map((share) => share * total),
  );
  if (bins.length < 2) return null;
  const statistic = bins.reduce((sum, { count, expected }) => sum + (count - expected) ** 2 / expected, 0);
  const degrees = bins.length - 1;
  return { name: "chi-square", statistic, degrees, p: upperGamma(degrees / 2, statistic / 2) };
}

function together(counts: readonly number[], expected: readonly number[]) {
  const bins: { count: number; expected: number }[] = [];
  let open = { count: 0, expected: 0 };
  counts.forEach((count, k) => {
    open = { count: open.count + count, expected: open.expected + expected[k]! };
    if (open.expected < LEAST_EXPECTED) return;
    bins.push(open);
    open = { count: 0, expected: 0 };
  });
  const last = bins.pop();
  return last ? [...bins, { count: last.count + open.count, expected: last.expected + open.expected }] : [];
}

/** Kolmogorov and Smirnov's test of `values` draws whose shares differ from the plan's by at most `distance`. */
export function kolmogorovSmirnov(distance: number, values: number): GoodnessOfFit {
  const root = Math.sqrt(values);
  // Stephens's correction makes the limit good from a handful of values on (J. R. Stat. Soc. B 32, 1970).
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  return { name: "Kolmogorov-Smirnov", statistic: distance, degrees: values, p: kolmogorov(lambda) };
}

/** Probability that Kolmogorov's statistic is at least this. The series is for the tail; below 0.2 it is 1 to 12 digits. */
function kolmogorov(lambda: number): number {
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(Math.max(sum, 0), 1);
}

/** Mean of the star discrepancy of n random numbers: that of Kolmogorov's statistic, sqrt(π/2)·ln 2, over sqrt(n). */
export const randomDiscrepancy = (n: number): number => (Math.sqrt(Math.PI / 2) * Math.LN2) / Math.sqrt(n);

/** Share of Gamma(a) above x: the regularised upper incomplete gamma function (DLMF 8.11.4, 8.9.2). */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

const MOST_TERMS = 10_000;

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n <= MOST_TERMS && term > sum * 1e-16; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** Lentz's method, as in Press et al., Numerical Recipes (2007), 6.2. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let product = d;
  for (let n = 1; n <= MOST_TERMS; n++) {
    const term = -n * (n - a);
    b += 2;
    d = 1 / (term * d + b);
    c = b + term / c;
    product *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return product * Math.exp(a * Math.log(x) - x - logGamma(a));
}
