import { normalQuantile } from "../../renderer/normal.ts";
import type { Correlation, CorrelationReport } from "./types.ts";

/** Reports of independent parameters that flag a pair by chance. */
const FALSE_ALARM = 0.001;
const MOST_FLAGGED = 20;
/** With fewer frames chance alone reaches any r. */
const LEAST_FRAMES = 30;

export interface CorrelationTally {
  /** Places of a frame's values in their distributions, 0..1; NaN for a parameter that was not drawn once. */
  add(places: readonly number[]): void;
  report(names: readonly string[]): CorrelationReport;
}

/** Sums over all pairs: its size depends on the number of parameters alone. */
export function correlationTally(parameters: number): CorrelationTally {
  const sums = new Float64Array(parameters);
  const products = new Float64Array(parameters * parameters);
  const isOut = new Array<boolean>(parameters).fill(false);
  let frames = 0;
  return {
    add(places) {
      frames++;
      for (let a = 0; a < parameters; a++) {
        if (isOut[a]) continue;
        const x = places[a]! - 0.5;
        if (Number.isNaN(x)) isOut[a] = true;
        else sums[a]! += x;
        for (let b = 0; b <= a; b++) products[a * parameters + b]! += x * (places[b]! - 0.5);
      }
    },
    report(names) {
      const used = names.flatMap((_, k) => (isOut[k] ? [] : [k]));
      return judge(pairsOf(used, names, { sums, products, parameters, frames }), frames);
    },
  };
}

interface Sums {
  sums: Float64Array;
  products: Float64Array;
  parameters: number;
  frames: number;
}

function pairsOf(used: readonly number[], names: readonly string[], given: Sums): Correlation[] {
  return used.flatMap((a, place) =>
    used.slice(0, place).flatMap((b) => {
      const r = pearson(a, b, given);
      return r === null ? [] : [{ a: names[b]!, b: names[a]!, r, frames: given.frames }];
    }),
  );
}

/** Null where one of the two does not vary. */
function pearson(a: number, b: number, { sums, products, parameters, frames }: Sums): number | null {
  const covariance = (i: number, j: number) => products[i * parameters + j]! - (sums[i]! * sums[j]!) / frames;
  const [varianceA, varianceB] = [covariance(a, a), covariance(b, b)];
  if (varianceA < 1e-9 * frames || varianceB < 1e-9 * frames) return null;
  return covariance(a, b) / Math.sqrt(varianceA * varianceB);
}

function judge(pairs: readonly Correlation[], frames: number): CorrelationReport {
  if (frames < LEAST_FRAMES || pairs.length === 0) return { pairs: 0, limit: 1, flagged: [], strongest: null };
  const limit = Math.min(1, normalQuantile(1 - FALSE_ALARM / 2 / pairs.length) / Math.sqrt(frames));
  const strongestFirst = pairs.toSorted((x, y) => Math.abs(y.r) - Math.abs(x.r));
  const flagged = strongestFirst.filter(({ r }) => Math.abs(r) > limit).slice(0, MOST_FLAGGED);
  return { pairs: pairs.length, limit, flagged, strongest: strongestFirst[0] ?? null };
}
