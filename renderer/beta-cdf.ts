import { exp, log } from "./exact-math.ts";

/** More terms than any a and b up to 10,000 need. */
const MOST_TERMS = 2000;
const TINY = 1e-300;
const CLOSE = 1e-15;

/** Share of Beta(a, b) at or below x: the regularised incomplete beta function, by its continued fraction (DLMF 8.17.22). */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
  const front = exp(a * log(x) + b * log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  return (front * continuedFraction(x, a, b)) / a;
}

/** Lentz's method, as in Press et al., Numerical Recipes (2007), 6.4. */
function continuedFraction(x: number, a: number, b: number): number {
  const away = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let step = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      product *= d * c;
      step = d * c;
    }
    if (Math.abs(step - 1) < CLOSE) break;
  }
  return product;
}

/** The x of 0..1 below which the share u lies: Newton's steps, halving the bracket where one leaves it. */
export function betaQuantile(u: number, a: number, b: number): number {
  if (u > 0.5) return 1 - betaQuantile(1 - u, b, a);
  const scale = logGamma(a + b) - logGamma(a) - logGamma(b);
  let [low, high] = [0, 1];
  // Far down in the lower tail the share is x^a/(a·B(a, b)): halving from the mean would take long to get there.
  const tail = exp((log(u * a) - scale) / a);
  let x = Math.min(tail, a / (a + b));
  for (let step = 0; step < 100; step++) {
    const error = betaCdf(x, a, b) - u;
    if (error === 0) return x;
    if (error > 0) high = x;
    else low = x;
    const density = exp((a - 1) * log(x) + (b - 1) * log(1 - x) + scale);
    const newton = x - error / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0: Lanczos's series with g = 7 and nine terms (Godfrey 2001), about 15 digits. */
export function logGamma(x: number): number {
  if (x < 0.5) return logGamma(x + 1) - log(x);
  const z = x - 1;
  const base = z + 7.5;
  const series = LANCZOS.reduce((sum, c, k) => sum + (k === 0 ? c : c / (z + k)), 0);
  return 0.9189385332046727 + (z + 0.5) * log(base) - base + log(series);
}
