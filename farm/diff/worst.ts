import type { RunFrame } from "../frames.ts";
import type { FrameDiff } from "./types.ts";

/** A frame for the sheet. Images are read when they are drawn. */
export interface WorstFrame {
  diff: FrameDiff;
  a: RunFrame;
  b: RunFrame;
}

const MOST = 8;

/** Keeps the frames that differ most, so that memory does not grow with the dataset. */
export function collectWorst() {
  const kept: WorstFrame[] = [];
  return {
    add(diff: FrameDiff, { a, b }: { a: RunFrame; b: RunFrame }): void {
      kept.push({ diff, a, b });
      kept.sort((first, second) => difference(second.diff) - difference(first.diff));
      if (kept.length > MOST) kept.pop();
    },
    frames: (): readonly WorstFrame[] => kept,
  };
}

/** By pixels of the picture, then by labels and values, so that a frame with equal pixels can be among them. */
function difference({ images, annotations, values }: FrameDiff): number {
  const picture = images.find(({ kind }) => kind === "rgb") ?? images.find(({ kind }) => kind.endsWith(".view"));
  return (picture?.pixels?.mean ?? 0) + (annotations.length + values.length) * 1e-6;
}
