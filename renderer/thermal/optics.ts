import { cosDegrees, exp, sinDegrees } from "../exact-math.ts";

/** A plane of floats, row by row from the top. */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}

/** Gaussian blur of the optics, σ in pixels (0 is none); beyond the picture its edge goes on. */
export function blur(plane: Plane, sigma: number): Plane {
  if (sigma <= 0) return plane;
  const kernel = gaussian(sigma);
  const { width, height } = plane;
  const across = convolve(plane.data, kernel, width, height, 1, width);
  return { width, height, data: convolve(across, kernel, height, width, width, 1) };
}

/** Half of a normalised kernel, from the middle out to 3 σ. */
function gaussian(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(3 * sigma));
  const half = Float64Array.from({ length: reach + 1 }, (_, k) => exp((-k * k) / (2 * sigma * sigma)));
  const total = half.reduce((sum, weight) => sum + 2 * weight, -half[0]!);
  return half.map((weight) => weight / total);
}

/** Convolves `lines` lines of `length` values that lie `step` apart; the lines start `next` apart. */
function convolve(
  data: Float32Array,
  kernel: Float64Array,
  length: number,
  lines: number,
  step: number,
  next: number,
): Float32Array {
  const out = new Float32Array(data.length);
  const reach = kernel.length - 1;
  const line = new Float64Array(length + 2 * reach);
  for (let l = 0; l < lines; l++) {
    const start = l * next;
    for (let k = -reach; k < length + reach; k++)
      line[k + reach] = data[start + step * Math.min(length - 1, Math.max(0, k))]!;
    for (let k = 0; k < length; k++) {
      let sum = kernel[0]! * line[k + reach]!;
      for (let r = 1; r <= reach; r++) sum += kernel[r]! * (line[k + reach - r]! + line[k + reach + r]!);
      out[start + step * k] = sum;
    }
  }
  return out;
}

/**
 * Smear by motion while the detector settles: the mean along a centred line of `pixels` length, `angleDegrees` clockwise from
 * +x. A microbolometer's time constant is about 10 ms, so a drone at 5 m/s and 3 cm a pixel smears by 1.7.
 */
export function smear(plane: Plane, pixels: number, angleDegrees: number): Plane {
  if (pixels <= 0) return plane;
  const count = Math.max(2, Math.ceil(2 * pixels));
  const { width, height, data } = plane;
  const sum = new Float32Array(data.length);
  for (let k = 0; k < count; k++) {
    const along = ((k + 0.5) / count - 0.5) * pixels;
    addShifted(plane, along * cosDegrees(angleDegrees), along * sinDegrees(angleDegrees), 1 / count, sum);
  }
  return { width, height, data: sum };
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
