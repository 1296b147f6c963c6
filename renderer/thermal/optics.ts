import { cosDegrees, exp, sinDegrees } from "../exact-math.ts";

/** A plane of floats, row by row from the top. */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}

/** Pairs of taps that one pass of the blur adds. */
const GROUP = 3;

/** Gaussian blur of the optics, σ in pixels (0 is none), written into `out`; beyond the picture its edge goes on. */
export function blur(plane: Plane, sigma: number, out: Float32Array = new Float32Array(plane.data.length)): Plane {
  if (sigma <= 0) return plane;
  const kernel = gaussian(sigma);
  const { width, height, data } = plane;
  const reach = kernel.length - 1;
  const line = new Float32Array(width + 2 * reach);
  const [rows, columns] = [new Int32Array(2 * reach + 1), Int32Array.from({ length: 2 * reach + 1 }, (_, k) => k)];
  for (let row = 0; row < height; row++) {
    for (let k = -reach; k <= reach; k++) rows[k + reach] = width * Math.min(height - 1, Math.max(0, row + k));
    weigh(data, rows, kernel, line.subarray(reach, reach + width));
    line.fill(line[reach]!, 0, reach).fill(line[reach + width - 1]!, reach + width);
    weigh(line, columns, kernel, out.subarray(row * width, (row + 1) * width));
  }
  return { width, height, data: out };
}

/** Half of a normalised kernel, from the middle out to 3 σ; zeros fill up its last group. */
function gaussian(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(3 * sigma));
  const half = new Float64Array(1 + GROUP * Math.ceil(reach / GROUP));
  for (let k = 0; k <= reach; k++) half[k] = exp((-k * k) / (2 * sigma * sigma));
  const total = half.reduce((sum, weight) => sum + 2 * weight, -half[0]!);
  return half.map((weight) => weight / total);
}

/** A row of weighted sums of the rows that begin at `starts`: the middle one, and outwards from it in pairs. */
function weigh(source: Float32Array, starts: Int32Array, kernel: Float64Array, out: Float32Array): void {
  const reach = kernel.length - 1;
  const [middle, centre] = [starts[reach]!, kernel[0]!];
  for (let i = 0; i < out.length; i++) out[i] = centre * source[middle + i]!;
  for (let r = 1; r <= reach; r += GROUP) {
    const [u, v, w] = [kernel[r]!, kernel[r + 1]!, kernel[r + 2]!];
    const [a, b, c] = [starts[reach - r]!, starts[reach - r - 1]!, starts[reach - r - 2]!];
    const [d, e, f] = [starts[reach + r]!, starts[reach + r + 1]!, starts[reach + r + 2]!];
    for (let i = 0; i < out.length; i++)
      out[i]! +=
        u * (source[a + i]! + source[d + i]!) +
        v * (source[b + i]! + source[e + i]!) +
        w * (source[c + i]! + source[f + i]!);
  }
}

/**
 * Smear by motion while the detector settles: the mean along a centred line of `pixels` length, `angleDegrees` clockwise from
 * +x, written into `out`. A microbolometer's time constant is about 10 ms, so a drone at 5 m/s and 3 cm a pixel smears by 1.7.
 */
export function smear(
  plane: Plane,
  pixels: number,
  angleDegrees: number,
  out: Float32Array = new Float32Array(plane.data.length),
): Plane {
  if (pixels <= 0) return plane;
  const count = Math.max(2, Math.ceil(2 * pixels));
  out.fill(0);
  for (let k = 0; k < count; k++) {
    const along = ((k + 0.5) / count - 0.5) * pixels;
    addShifted(plane, along * cosDegrees(angleDegrees), along * sinDegrees(angleDegrees), 1 / count, out);
  }
  return { ...plane, data: out };
}

/** Adds the plane, shifted by x and y pixels (bilinear) and weighted, into another. */
function addShifted({ width, height, data }: Plane, x: number, y: number, weight: number, into: Float32Array): void {
  const [i0, j0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - i0, y - j0];
  const [a, b, c, d] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy].map((share) => share * weight);
  const clamp = (at: number, size: number): number => (at < 0 ? 0 : at >= size ? size - 1 : at);
  for (let j = 0; j < height; j++) {
    const [upper, lower] = [clamp(j + j0, height) * width, clamp(j + j0 + 1, height) * width];
    for (let i = 0; i < width; i++) {
      const [left, right] = [clamp(i + i0, width), clamp(i + i0 + 1, width)];
      into[j * width + i]! +=
        a! * data[upper + left]! + b! * data[upper + right]! + c! * data[lower + left]! + d! * data[lower + right]!;
    }
  }
}
