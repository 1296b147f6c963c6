import type { ResolvedRecipe } from "../../recipe-types.ts";
import type { Session } from "../session.ts";
import { checkColours } from "./check-card.ts";
import { checkLabels } from "./check-labels.ts";
import { checkPixels } from "./check-pixels.ts";
import { type Found, readFound } from "./found.ts";
import { type KnownFrame, sampleKnown } from "./frames.ts";
import type { CheckName, Tally } from "./tally.ts";
import { type Truth, truthOf } from "./truth.ts";

export type { Found } from "./found.ts";
export { type KnownFrame, sampleKnown } from "./frames.ts";
export { NAMED_FRAMES } from "./named-frames.ts";
export { randomFrame } from "./random-frames.ts";
export { type CheckResult, createTally, precisionOf, type Tally } from "./tally.ts";
export { type Truth, truthOf } from "./truth.ts";

/** Frames between the page and the formulas at one time. */
const IN_FLIGHT = 3;

/** All passes of the selftest's scene, without filters. */
export function selftestRecipe(width: number, height: number, depth: "millimetres" | "float"): ResolvedRecipe {
  return {
    scene: "selftest",
    seed: 0,
    frames: 1,
    firstFrame: 0,
    width,
    height,
    passes: ["rgb", "temperature", "depth", "segmentation", "normals"],
    randomizers: [],
    labels: { minPixels: 1, minVisibility: 0, minSnr: 0 },
    output: { rgb: "png", rgbQuality: 90, depth, antialias: 4 },
    assets: {},
  };
}

/** One frame held against its formulas. */
export interface Comparison {
  frame: KnownFrame;
  truth: Truth;
  found: Found;
  /** Checks that found something wrong in it. */
  failed: CheckName[];
}

/** Draws the frames and counts what differs. `onFrame` is told of each, in order. */
export async function compareFrames(
  session: Pick<Session, "render">,
  frames: Iterable<KnownFrame>,
  { width, height }: { width: number; height: number },
  tally: Tally,
  onFrame: (comparison: Comparison) => Promise<void> | void = () => undefined,
): Promise<void> {
  const drawing: (() => Promise<void>)[] = [];
  let index = 0;
  for (const frame of frames) {
    const rendered = session.render(sampleKnown(frame, index++, width, height));
    rendered.catch(() => undefined);
    drawing.push(async () => {
      const found = await readFound(await rendered);
      await onFrame(compare(tally, frame, truthOf(frame, width, height, tally.precision.tie), found));
    });
    if (drawing.length === IN_FLIGHT) await drawing.shift()!();
  }
  for (const finish of drawing) await finish();
}

/** Adds one frame to the tally. */
export function compare(tally: Tally, frame: KnownFrame, truth: Truth, found: Found): Comparison {
  const before = tally.results();
  checkPixels(tally, frame, truth, found);
  checkLabels(tally, frame, truth, found);
  checkColours(tally, frame, found);
  const failed = tally.results().filter(({ wrong }, k) => wrong > before[k]!.wrong);
  return { frame, truth, found, failed: failed.map(({ check }) => check as CheckName) };
}
