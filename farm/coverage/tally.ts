import type { Watch } from "../../renderer/distribution-kind.ts";
import { isList, type Plan } from "../../renderer/distribution-plan.ts";
import { planOf, supportOf } from "../../renderer/distributions.ts";
import type { Json } from "../../renderer/json.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import { correlationTally } from "./correlation.ts";
import { type ExactTally, exactTally } from "./exact.ts";
import { type DrawnParameter, drawnParameters } from "./parameters.ts";
import { type Sketch, sketchOf } from "./sketch.ts";
import type { CorrelationReport, ParameterCoverage } from "./types.ts";
import { judge } from "./verdict.ts";

/** Counts every draw of a recipe while frames are sampled. */
export interface DrawTally {
  /** Goes into compileRecipe. */
  watch: Watch;
  /** Samples one frame that is there, or that was planned and is missing. What is drawn outside of it does not count. */
  count<T>(frame: "there" | "missing", sample: () => T): T;
  report(): { parameters: ParameterCoverage[]; correlations: CorrelationReport };
}

interface Counted {
  parameter: DrawnParameter;
  sketch: Sketch;
  exact: ExactTally | null;
  draws: number;
  sum: number;
  min: number;
  max: number;
  /** Draws in this frame, and the place of the last. */
  now: number;
  place: number;
}

export function drawTally(recipe: ResolvedRecipe): DrawTally {
  const parameters = drawnParameters(recipe);
  const counted = parameters.map((parameter) => startCount(parameter, parameters));
  const byWhere = new Map(counted.map((one) => [one.parameter.where, one]));
  const correlations = correlationTally(counted.length);
  let here: "there" | "missing" | null = null;
  return {
    watch(distribution, where) {
      const one = byWhere.get(where);
      if (!one) return distribution;
      return {
        ...distribution,
        sample(rng, turn, n = 0) {
          const value = distribution.sample(rng, turn, n);
          if (here === "there") addDraw(one, value, turn, n);
          else if (here === "missing") one.exact?.miss(value);
          return value;
        },
      };
    },
    count(frame, sample) {
      here = frame;
      const result = sample();
      here = null;
      if (frame === "there") correlations.add(counted.map(({ now, place }) => (now === 1 ? place : Number.NaN)));
      for (const one of counted) one.now = 0;
      return result;
    },
    report() {
      const names = parameters.map(({ randomizer, path }) => `${randomizer}.${path}`);
      return {
        parameters: counted.map((one) => coverageOf(one, counted.length)),
        correlations: correlations.report(names),
      };
    },
  };
}

function startCount(parameter: DrawnParameter, all: readonly DrawnParameter[]): Counted {
  const { distribution } = parameter;
  const plan = planOf(distribution);
  const sketch = sketchOf(plan, supportOf(distribution));
  const exact = exactTally(parameter, all);
  return { parameter, sketch, exact, draws: 0, sum: 0, min: Infinity, max: -Infinity, now: 0, place: Number.NaN };
}

function addDraw(one: Counted, value: Json, turn: number, n: number): void {
  one.place = one.sketch.add(value);
  one.exact?.add(value, turn, n);
  one.draws++;
  one.now++;
  if (typeof value !== "number") return;
  one.sum += value;
  one.min = Math.min(one.min, value);
  one.max = Math.max(one.max, value);
}

function coverageOf({ parameter, sketch, exact, draws, sum, min, max }: Counted, tests: number): ParameterCoverage {
  const { randomizer, path, distribution, kind } = parameter;
  const bins = sketch.bins();
  const counts = exact?.counts(bins.map(({ drawn }) => drawn)) ?? null;
  return {
    randomizer,
    path,
    distribution,
    kind,
    support: isNumeric(planOf(distribution)) ? bounds(distribution) : null,
    draws,
    range: Number.isFinite(min) ? { min, mean: sum / draws, max } : null,
    bins,
    ...judge(kind, sketch, counts, draws, tests),
  };
}

const isNumeric = (plan: Plan): boolean => !isList(plan) || plan.values.every((value) => typeof value === "number");

function bounds(distribution: Json): ParameterCoverage["support"] {
  const [low, high] = supportOf(distribution);
  return [Number.isFinite(low) ? low : null, Number.isFinite(high) ? high : null];
}
