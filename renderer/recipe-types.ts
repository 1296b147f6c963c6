import type { JsonObject } from "./json.ts";

/** A recipe after flags, defaults and other spellings are settled: what run.json freezes. Strict JSON. */
export interface ResolvedRecipe {
  scene: string;
  seed: number;
  frames: number;
  firstFrame: number;
  width: number;
  height: number;
  passes: readonly string[];
  randomizers: readonly ResolvedRandomizer[];
  labels: LabelFilters;
  output: OutputOptions;
  /** As written; `describeDataset` has the defaults. No frame depends on it. */
  dataset?: Partial<DatasetInfo>;
  /** Files the recipe names: texture or model → sha-256, or "builtin". */
  assets: Readonly<Record<string, string>>;
  /** Which frames are not good enough. Without it every first draw is taken. */
  quality?: Quality;
}

export interface ResolvedRandomizer {
  type: string;
  id: string;
  params: JsonObject;
}

/** What the whole is called, and who may do what with it. */
export interface DatasetInfo {
  name: string;
  /** MAJOR.MINOR.PATCH by semver.org. */
  version: string;
  description: string;
  /** SPDX id, or a sentence. */
  license: string;
  /** A person or an organisation. */
  creator: string;
}

export interface LabelFilters {
  /** Objects with fewer visible pixels get no annotation. */
  minPixels: number;
  /** Objects with a smaller visible share get no annotation, 0..1. */
  minVisibility: number;
  /** Anomalies whose contrast is fewer times the camera's noise get no annotation: nobody could see them. */
  minSnr: number;
}

export interface OutputOptions {
  rgb: "png" | "jpeg" | "webp" | "avif";
  /** For jpeg, webp and avif, 1..100. */
  rgbQuality: number;
  depth: "millimetres" | "float";
  /** MSAA samples of RGB: 1 is off. */
  antialias: 1 | 4;
}

/** Frames are asked before they are drawn (rules, schema), after (frames), and all together when a run is merged. */
export interface Quality {
  rules: readonly ValueRule[];
  /** JSON Schema (draft 2020-12) of a frame's values. */
  schema: JsonObject | null;
  frames: FrameRules;
  /** Pictures whose perceptual hashes differ in at most so many of 64 bits show the same. Null keeps them all. */
  nearDuplicates: { distance: number } | null;
  /** What becomes of a frame that a rule rejects. Near-duplicates are always left out. */
  rejected: "replace" | "leave-out";
  /** Draws of values, and of pictures, before a frame is given up. */
  attempts: { values: number; pictures: number };
}

export interface ValueRule {
  name: string;
  /** Expression; null applies to every frame. */
  if: string | null;
  /** Expression that a frame breaks when it is false. */
  must: string;
}

/** Pictures and labels that teach nothing, by name of the rule. One that is absent is off. */
export interface FrameRules {
  /** Brightness below this, 0..1. */
  black?: number;
  /** Contrast below this, 0..1. */
  flat?: number;
  /** A share of channel values at the upper end above this, 0..1. */
  clipped?: number;
  /** Sharpness below this, 0..1. */
  blurred?: number;
  /** Fewer annotations than this, of all categories together or of each. */
  minAnnotations?: number | Readonly<Record<string, number>>;
}
