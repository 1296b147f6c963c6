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
  /** Files the recipe names: texture or model → sha-256, or "builtin". */
  assets: Readonly<Record<string, string>>;
}

export interface ResolvedRandomizer {
  type: string;
  id: string;
  params: JsonObject;
}

export interface LabelFilters {
  /** Objects with fewer visible pixels get no annotation. */
  minPixels: number;
  /** Objects with a smaller visible share get no annotation, 0..1. */
  minVisibility: number;
}

export interface OutputOptions {
  rgb: "png" | "jpeg" | "webp";
  /** For jpeg and webp, 1..100. */
  rgbQuality: number;
  depth: "millimetres" | "float";
  /** MSAA samples of RGB: 1 is off. */
  antialias: 1 | 4;
}
