import { exp, log, pow } from "./exact-math.ts";
import { openUniform, type Rng } from "./rng.ts";

/** Beta(a, b) on 0..1 as a ratio of gammas. */
export function sampleBeta(rng: Rng, a: number, b: number): number {
  const x = sampleGamma(rng, a);
  const y = sampleGamma(rng, b);
  return x / (x + y);
}

/** Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). */
function sampleGamma(rng: Rng, shape: number): number {
  if (shape < 1) return sampleGamma(rng, shape + 1) * pow(openUniform(rng), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const t = 1 + c * x;
    const v = t * t * t;
    if (v > 0 && openUniform(rng) < exp(0.5 * x * x + d - d * v + d * log(v))) return d * v;
  }
}
