import type { Json } from "../../renderer/json.ts";
import type { FrameRange } from "../dataset.ts";

export const DIFF_FORMAT = "seedfarm-diff/1";

/** What `farm diff --json` prints: from A, the older, to B. */
export interface DatasetDiff {
  format: typeof DIFF_FORMAT;
  a: Side;
  b: Side;
  /** Whether both hold the same frames with the same values, labels and images. Plans and machines may differ. */
  equal: boolean;
  /** Keys of run.json that differ; randomizers by their ids. */
  plan: Change[];
  frames: {
    both: number;
    changed: number;
    onlyInA: FrameSet;
    onlyInB: FrameSet;
  };
  /** Changed frames by what changed in them. One frame can be in several. */
  changedFrames: Record<FramePart, number>;
  /** Drawn values that differ, lists without their positions ("cracks[].width"), by number of frames. */
  values: { path: string; frames: number }[];
  annotations: AnnotationTally;
  /** By pass and kind of file ("segmentation.instances"). */
  images: ImageTally[];
  /** The first frames that changed. */
  examples: FrameDiff[];
  version: VersionStep;
}

export interface Side {
  folder: string;
  name: string;
  version: string;
  /** Null when it was not merged. */
  digest: string | null;
  frames: number;
  generator: string;
  /** Machines and browsers that drew it. */
  fingerprints: string[];
}

export interface FrameSet {
  count: number;
  /** The first of them; of a sweep those of each run on its own. */
  ranges: FrameRange[];
}

export type FramePart = "values" | "camera" | "environment" | "annotations" | "images" | "other";

/** A value on its way from A to B; undefined where there is none. */
export interface Change {
  path: string;
  a?: Json;
  b?: Json;
}

export interface AnnotationTally {
  added: number;
  removed: number;
  changed: number;
  byCategory: Record<string, { added: number; removed: number; changed: number }>;
  /** Annotations in which a key changed. */
  keys: Record<string, number>;
  /** Of masks that changed; null when none did. */
  maskIou: { masks: number; mean: number; least: number } | null;
}

export interface ImageTally {
  kind: string;
  /** Files with another hash, or in one of the two only. */
  changed: number;
  /** Null unless pixels were compared. */
  pixels: PixelTally | null;
}

/** In the numbers of the file: levels, millimetres, metres (.npy), hundredths of a kelvin, ids. */
export interface PixelTally {
  images: number;
  /** Images with other bytes and the same pixels. */
  identical: number;
  max: number;
  mean: number;
  /** Share of pixels that differ at all, 0..1. */
  differing: number;
  /** Images outside what two machines may differ by; null when no tolerance is promised for the pass. */
  beyondTolerance: number | null;
}

export interface FrameDiff {
  /** Folder of the run in a sweep; empty otherwise. */
  run: string;
  index: number;
  values: Change[];
  camera: Change[];
  environment: Change[];
  /** Size, seed, counts of what filters left out. */
  other: Change[];
  annotations: AnnotationDiff[];
  images: ImageDiff[];
}

export interface AnnotationDiff {
  instance: number;
  category: string;
  kind: "added" | "removed" | "changed";
  keys: string[];
  /** Null when the mask is the same, or is in one of the two only. */
  maskIou: number | null;
}

export interface ImageDiff {
  kind: string;
  /** Null where there is no such image. */
  a: string | null;
  b: string | null;
  pixels: PixelDiff | null;
}

export interface PixelDiff {
  max: number;
  mean: number;
  /** Numbers compared: pixels times channels. */
  numbers: number;
  differing: number;
  isWithinTolerance: boolean | null;
}

export interface VersionStep {
  step: "none" | "patch" | "minor" | "major";
  /** Version of A raised by the step. */
  next: string;
  reason: string;
}
