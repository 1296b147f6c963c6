import type { CompressedMask } from "../../renderer/records.ts";

/**
 * A mask as pixels, row by row. Written apart from the encoder and on COCO's text alone: columns first, runs of zeros
 * and ones in turn, five bits a character, from the fourth run on the difference to the run two before.
 * Throws RangeError when the runs do not fill the image.
 */
export function paintMask({ size: [height, width], counts }: CompressedMask): Uint8Array {
  const pixels = new Uint8Array(width * height);
  let at = 0;
  let isSet = false;
  for (const run of runLengths(counts)) {
    if (run < 0 || at + run > pixels.length) throw new RangeError("Its run lengths overrun the image.");
    if (isSet) for (let k = at; k < at + run; k++) pixels[(k % height) * width + Math.floor(k / height)] = 1;
    at += run;
    isSet = !isSet;
  }
  if (at !== pixels.length) throw new RangeError("Its run lengths do not fill the image.");
  return pixels;
}

function runLengths(text: string): number[] {
  const lengths: number[] = [];
  for (let at = 0; at < text.length; ) {
    let value = 0;
    let weight = 1;
    let code = 0;
    do {
      code = text.charCodeAt(at++) - 48;
      if (!(code >= 0 && code < 64)) throw new RangeError("Its text is not one of run lengths.");
      value += (code % 32) * weight;
      weight *= 32;
    } while (code >= 32);
    // The last character's highest bit is the sign: two's complement.
    if (code >= 16) value -= weight;
    const before = lengths.length > 2 ? lengths[lengths.length - 2]! : 0;
    lengths.push(before + value);
  }
  return lengths;
}

/** Pixels, and their extent as [x, y, width, height]. */
export function measure(pixels: Uint8Array, width: number): { area: number; box: [number, number, number, number] } {
  let [left, top, right, bottom, area] = [width, Number.MAX_SAFE_INTEGER, -1, -1, 0];
  for (let k = 0; k < pixels.length; k++) {
    if (pixels[k] === 0) continue;
    const x = k % width;
    const y = (k - x) / width;
    area++;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { area, box: area === 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1] };
}
