import type { Sketch } from "./sketch.ts";
import { kolmogorovSmirnov, randomDiscrepancy } from "./statistics.ts";
import type { Evenness, ExactCounts, GoodnessOfFit, Verdict } from "./types.ts";

/** Reports of a sound recipe that call some parameter off by chance. */
const FALSE_ALARM = 0.001;
/** Fewer values say nothing about a distribution. */
const FEW = 20;
/** Come in order: nearer to the plan than chance would be. */
const EVEN: ReadonlySet<string> = new Set(["halton", "sobol", "stratified"]);

export interface Judged {
  exact: ExactCounts | null;
  evenness: Evenness | null;
  test: GoodnessOfFit | null;
  verdict: Verdict;
}

/** Holds what was drawn against the plan. `tests` is how many parameters the report judges. */
export function judge(kind: string, sketch: Sketch, exact: ExactCounts | null, draws: number, tests: number): Judged {
  const none = { exact: null, evenness: null, test: null };
  if (sketch.strangers() > 0)
    return { ...none, exact, verdict: off(`${count(sketch.strangers(), "value")} that the plan does not have`) };
  if (exact) return { ...none, exact, verdict: exactVerdict(exact, sketch) };
  if (draws === 0) return { ...none, verdict: fine("never drawn") };
  if (EVEN.has(kind)) return { ...none, ...evenly(sketch, draws, tests) };
  const test = sketch.fit();
  if (test === null) return { ...none, verdict: fine("as planned") };
  return { ...none, test, verdict: randomVerdict(test, draws, tests) };
}

function exactVerdict({ blocks, blocksOff, block, expected }: ExactCounts, sketch: Sketch): Verdict {
  const lacking = expected.reduce((sum, want, k) => sum + want - sketch.bins()[k]!.drawn, 0);
  if (lacking > 0) return off(`${count(lacking, "planned value")} missing, as their frames are`);
  if (blocksOff > 0) return off(`${blocksOff} of ${blocks} blocks of ${block} do not have their counts`);
  if (expected.every((want) => want === 0)) return fine("never drawn");
  return fine(blocks > 0 ? `exact in ${count(blocks, "block")} of ${block}` : `no whole block of ${block} yet`);
}

function evenly(sketch: Sketch, draws: number, tests: number): { evenness: Evenness; verdict: Verdict } {
  const starDiscrepancy = sketch.distance();
  const ofRandom = randomDiscrepancy(draws);
  const evenness = { starDiscrepancy, ofRandom, largestGap: sketch.largestGap() };
  if (draws < FEW) return { evenness, verdict: fine("too few values to judge") };
  const isWorse = kolmogorovSmirnov(starDiscrepancy, draws).p < FALSE_ALARM / tests;
  const times = (ofRandom / Math.max(starDiscrepancy, 1e-12)).toPrecision(2);
  if (isWorse) return { evenness, verdict: off("less even than random values would be") };
  return { evenness, verdict: fine(`even: discrepancy ${times} times below random`) };
}

function randomVerdict({ p }: GoodnessOfFit, draws: number, tests: number): Verdict {
  if (draws < FEW) return fine("too few values to judge");
  return p < FALSE_ALARM / tests
    ? off(`chance alone gives this once in ${(1 / p).toExponential(0)}`)
    : fine("as planned");
}

const fine = (text: string): Verdict => ({ isAsPlanned: true, text });
const off = (text: string): Verdict => ({ isAsPlanned: false, text: `off: ${text}` });
const count = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? "" : "s"}`;
