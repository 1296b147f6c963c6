import type { CompressedMask } from "../../records.ts";

/**
 * COCO's compressed run lengths → one byte a pixel, row by row. Written from the format's description, not from the
 * encoder: characters hold five bits from 48 on, the sixth says that more follow, the fifth is the sign; from the fourth
 * run on, a number is the difference to the run two before. Runs go down the columns and begin with zeros.
 */
export function maskPixels({ size: [height, width], counts }: CompressedMask): Uint8Array {
  const mask = new Uint8Array(width * height);
  const runs: number[] = [];
  let position = 0;
  for (const delta of numbers(counts)) {
    const k = runs.length;
    const run = k > 2 ? delta + runs[k - 2]! : delta;
    runs.push(run);
    if (k % 2 === 1)
      for (let p = position; p < position + run; p++) mask[(p % height) * width + Math.floor(p / height)] = 1;
    position += run;
  }
  return mask;
}

function* numbers(counts: string): Generator<number> {
  let [value, factor] = [0, 1];
  for (const character of counts) {
    const code = character.charCodeAt(0) - 48;
    value += (code % 32) * factor;
    factor *= 32;
    if (code >= 32) continue;
    yield code >= 16 ? value - factor : value;
    [value, factor] = [0, 1];
  }
}
