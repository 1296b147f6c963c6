import { cosDegrees } from "../../exact-math.ts";
import { greyAt, type Rgb } from "./small-picture.ts";

const SIZE = 32;
const FIRST = 1;
const BITS = 8;

/**
 * Perceptual hash of a picture, 64 bits as 16 hexadecimal digits (Zauner, "Implementation and Benchmarking of Perceptual
 * Image Hash Functions", 2010): luma at 32×32, discrete cosine transform, a bit for each of the 8×8 lowest waves but the
 * mean's row and column, set where the wave is stronger than their median. Pictures that look alike differ in few bits.
 */
export function perceptualHash(picture: Rgb): string {
  const waves = lowWaves(greyAt(picture, SIZE, SIZE).luma);
  const sorted = waves.toSorted((a, b) => a - b);
  const median = (sorted[31]! + sorted[32]!) / 2;
  const bits = waves.map((wave) => (wave > median ? "1" : "0")).join("");
  return (bits.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 2).toString(16)).join("");
}

/** cos((2x + 1)·u·π/64) for u = 1..8. */
const COSINES = Array.from({ length: BITS }, (_, k) =>
  Float64Array.from({ length: SIZE }, (_, x) => cosDegrees(((2 * x + 1) * (k + FIRST) * 180) / (2 * SIZE))),
);

/** Row by row of frequency. Rounded, so that a picture without waves has none from rounding. */
function lowWaves(luma: Float64Array): number[] {
  const rows = COSINES.map((cosine) => rowSums(luma, cosine));
  return COSINES.flatMap((cosine) =>
    rows.map((sums) => Math.round(1e6 * sums.reduce((sum, value, y) => sum + cosine[y]! * value, 0)) / 1e6),
  );
}

function rowSums(luma: Float64Array, cosine: Float64Array): Float64Array {
  return Float64Array.from({ length: SIZE }, (_, y) => {
    let sum = 0;
    for (let x = 0; x < SIZE; x++) sum += cosine[x]! * luma[y * SIZE + x]!;
    return sum;
  });
}
