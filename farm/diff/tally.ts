import { withoutPositions } from "./changes.ts";
import type { AnnotationTally, DatasetDiff, FrameDiff, FramePart, FrameSet, ImageTally, PixelTally } from "./types.ts";

const MOST_EXAMPLES = 20;
const MOST_RANGES = 100;

export type DiffTally = Pick<
  DatasetDiff,
  "frames" | "changedFrames" | "values" | "annotations" | "images" | "examples"
> & {
  /** Changed frames but those whose images have the same pixels in other bytes. */
  seen: number;
};

export interface Tally {
  both(): void;
  changed(frame: FrameDiff): void;
  onlyIn(side: "onlyInA" | "onlyInB", index: number): void;
  result(): DiffTally;
}

/** Counts of what differs. Its size does not grow with the number of frames. */
export function startTally(): Tally {
  const frames = { both: 0, changed: 0, onlyInA: noFrames(), onlyInB: noFrames() };
  const changedFrames = { values: 0, camera: 0, environment: 0, annotations: 0, images: 0, other: 0 };
  const values = new Map<string, number>();
  const annotations: AnnotationTally = { added: 0, removed: 0, changed: 0, byCategory: {}, keys: {}, maskIou: null };
  const images = new Map<string, ImageTally>();
  const examples: FrameDiff[] = [];
  let seen = 0;
  return {
    both: () => frames.both++,
    onlyIn: (side, index) => addIndex(frames[side], index),
    changed(frame) {
      frames.changed++;
      if (isSeen(frame)) seen++;
      for (const part of Object.keys(changedFrames) as FramePart[]) if (frame[part].length > 0) changedFrames[part]++;
      const paths = new Set(frame.values.map(({ path }) => withoutPositions(path)));
      for (const path of paths) values.set(path, (values.get(path) ?? 0) + 1);
      addAnnotations(annotations, frame);
      addImages(images, frame);
      if (examples.length < MOST_EXAMPLES) examples.push(frame);
    },
    result: () => ({
      frames,
      changedFrames,
      values: [...values].map(([path, count]) => ({ path, frames: count })).sort((a, b) => b.frames - a.frames),
      annotations,
      images: [...images.values()],
      examples,
      seen,
    }),
  };
}

const noFrames = (): FrameSet => ({ count: 0, ranges: [] });

function addIndex(set: FrameSet, index: number): void {
  set.count++;
  const last = set.ranges.at(-1);
  if (last?.last === index - 1) last.last = index;
  else if (set.ranges.length < MOST_RANGES) set.ranges.push({ first: index, last: index });
}

/** Images with the same pixels are the same data in another file. */
function isSeen({ values, camera, environment, other, annotations, images }: FrameDiff): boolean {
  if ([values, camera, environment, other, annotations].some((part) => part.length > 0)) return true;
  return images.some(({ pixels }) => pixels?.differing !== 0);
}

function addAnnotations(tally: AnnotationTally, frame: FrameDiff): void {
  for (const { kind, category, keys, maskIou } of frame.annotations) {
    tally[kind]++;
    tally.byCategory[category] ??= { added: 0, removed: 0, changed: 0 };
    tally.byCategory[category][kind]++;
    for (const key of keys) tally.keys[key] = (tally.keys[key] ?? 0) + 1;
    if (maskIou === null) continue;
    const { masks, mean, least } = tally.maskIou ?? { masks: 0, mean: 0, least: 1 };
    tally.maskIou = {
      masks: masks + 1,
      mean: mean + (maskIou - mean) / (masks + 1),
      least: Math.min(least, maskIou),
    };
  }
}

function addImages(tallies: Map<string, ImageTally>, frame: FrameDiff): void {
  for (const { kind, pixels } of frame.images) {
    const tally = tallies.get(kind) ?? { kind, changed: 0, pixels: null };
    tallies.set(kind, tally);
    tally.changed++;
    if (pixels === null) continue;
    const { images, identical, max, mean, differing, beyondTolerance } = tally.pixels ?? NO_PIXELS;
    tally.pixels = {
      images: images + 1,
      identical: identical + (pixels.differing === 0 ? 1 : 0),
      max: Math.max(max, pixels.max),
      mean: mean + (pixels.mean - mean) / (images + 1),
      differing: differing + (pixels.differing - differing) / (images + 1),
      beyondTolerance:
        pixels.isWithinTolerance === null ? null : (beyondTolerance ?? 0) + (pixels.isWithinTolerance ? 0 : 1),
    };
  }
}

const NO_PIXELS: PixelTally = { images: 0, identical: 0, max: 0, mean: 0, differing: 0, beyondTolerance: null };
