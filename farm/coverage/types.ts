import type { Json } from "../../renderer/json.ts";

export const COVERAGE_FORMAT = "seedfarm-coverage/1";

/** Planned against drawn, for a run (what is in its shards) or for a recipe (sampled, no browser). Plain JSON. */
export interface Coverage {
  format: typeof COVERAGE_FORMAT;
  of: "run" | "recipe";
  /** Name of the run, or file of the recipe. */
  name: string;
  scene: string;
  seed: number;
  firstFrame: number;
  /** As planned; `framesRead` is how many of them were looked at. */
  frames: number;
  framesRead: number;
  /** Of those read: frames that the recipe's `quality` had drawn again, or left out, which are in no count. */
  redrawn: number;
  leftOut: number;
  /** One for each distribution of the recipe, in its order. */
  parameters: ParameterCoverage[];
  correlations: CorrelationReport;
  /** Null for a recipe: annotations need pixels. */
  annotations: AnnotationBalance | null;
  /** Quotas and grids that a finished run does not meet, and frames that hold other values than the recipe gives. */
  violations: string[];
}

export interface ParameterCoverage {
  /** Id of the randomizer, and path of the parameter in it: "sun", "elevationDegrees". */
  randomizer: string;
  path: string;
  /** As the recipe has it, and its name: "uniform", "quota". */
  distribution: Json;
  kind: string;
  /** Lowest and highest value that can be drawn, null where there is no bound; null for texts, flags and colours. */
  support: readonly [low: number | null, high: number | null] | null;
  /** Values drawn in all frames. One a frame, or as many as there were things (cracks, props). */
  draws: number;
  /** Least, mean and greatest of drawn numbers; null without any. */
  range: { min: number; mean: number; max: number } | null;
  /** What was planned and what came, to be drawn as outline and bars. */
  bins: Bin[];
  /** Quota and grid: whole counts. */
  exact: ExactCounts | null;
  /** Halton, Sobol, stratified. */
  evenness: Evenness | null;
  /** Null where chance has no part, or nothing was drawn. */
  test: GoodnessOfFit | null;
  verdict: Verdict;
}

/** One bar. */
export interface Bin {
  /** A value as text, or "0.2 to 0.4". */
  label: string;
  /** Edges of a bar over a range of numbers: from < value ≤ to. Null for single values. */
  from: number | null;
  to: number | null;
  /** Share by the distribution itself, 0..1. */
  planned: number;
  /** Values drawn. */
  drawn: number;
}

export interface Verdict {
  isAsPlanned: boolean;
  /** "as planned", "off: …". */
  text: string;
}

export interface GoodnessOfFit {
  name: "chi-square" | "Kolmogorov-Smirnov";
  statistic: number;
  /** Degrees of freedom of chi-square; values behind Kolmogorov-Smirnov. */
  degrees: number;
  /** Probability of a statistic at least this large when all is as planned. */
  p: number;
}

/** Counts that the index decides: whole blocks must have them to the frame. */
export interface ExactCounts {
  /** Turns in which each value comes as often as `perBlock` says. */
  block: number;
  perBlock: number[];
  /** Whole blocks among what was drawn, and how many of them are not exact. */
  blocks: number;
  blocksOff: number;
  /** Counts that the turns drawn should have given, cut blocks included. Same order as `bins`. */
  expected: number[];
}

/** How evenly numbers lie between their ends, after each is turned into its share of the distribution (0..1). */
export interface Evenness {
  /** Star discrepancy: the greatest difference between planned and drawn share of values up to any point. */
  starDiscrepancy: number;
  /** What random draws of this number have on average. */
  ofRandom: number;
  /** Largest stretch without any value, as a share of the whole. */
  largestGap: number;
}

/** Pearson's r of parameters drawn once a frame. Independent ones have |r| beyond `limit` in one report of a thousand. */
export interface CorrelationReport {
  /** Pairs compared. */
  pairs: number;
  limit: number;
  /** Beyond the limit, strongest first; at most 20. */
  flagged: Correlation[];
  /** The strongest pair of all. */
  strongest: Correlation | null;
}

export interface Correlation {
  /** "sun.elevationDegrees". */
  a: string;
  b: string;
  r: number;
  frames: number;
}

/** What the annotations of a run add up to. */
export interface AnnotationBalance {
  frames: number;
  /** Frames without any annotation of the category: all categories that the run has or its dataset names. */
  categories: CategoryBalance[];
}

export interface CategoryBalance {
  category: string;
  annotations: number;
  framesWithout: number;
  /** COCO's: small < 32² ≤ medium ≤ 96² < large, by area of the mask in pixels. */
  sizes: { small: number; medium: number; large: number };
  /** Ten bins of `visibleFraction`, the first is 0..0.1. */
  visibility: number[];
  /** Centres of boxes on a grid of `HEAT_SIDE` × `HEAT_SIDE` over the image, row by row. */
  heat: number[];
  /** Attributes with few values, such as severity and family: value → annotations, most first. */
  attributes: { name: string; counts: { value: string; annotations: number }[] }[];
}

/** Cells along each side of a heat map. */
export const HEAT_SIDE = 16;
