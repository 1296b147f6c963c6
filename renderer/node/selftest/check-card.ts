import { CARD_QUADS } from "../../../scenes/selftest/card.ts";
import { eyeOf, onPicture, seen } from "./eye.ts";
import type { Found } from "./found.ts";
import type { KnownFrame } from "./frames.ts";
import type { Tally } from "./tally.ts";

/** A lit channel is brighter than LIT, an unlit one darker than DARK; exposure and the sky's tint leave room. */
const LIT = 120;
const DARK = 70;

/** The picture's colour in the middle of every quad. Frames without the card have nothing to tell. */
export function checkColours(tally: Tally, frame: KnownFrame, found: Found): void {
  if (frame.bodies !== CARD_QUADS) return;
  for (const quad of CARD_QUADS)
    tally.note("colours", colourError(quad.colour, colourAt(frame, quad.position, found)), () => `${quad.name} quad`);
}

/** 8-bit RGB of the pixel that shows a point. */
export function colourAt(frame: KnownFrame, point: readonly [number, number, number], found: Found): number[] {
  const at = 3 * pixelOf(frame, point, found);
  return [...found.rgb.subarray(at, at + 3)];
}

/** Index of the pixel that shows a point. */
export function pixelOf(frame: KnownFrame, point: readonly [number, number, number], { record }: Found): number {
  const eye = eyeOf(frame, record.width, record.height);
  const [x, y] = onPicture(eye, seen(eye, point));
  return Math.floor(y) * record.width + Math.floor(x);
}

/** Levels by which the worst channel misses. */
export function colourError(wanted: readonly number[], colour: readonly number[]): number {
  return Math.max(0, ...wanted.map((share, c) => (share > 0.5 ? LIT - colour[c]! : colour[c]! - DARK)));
}
