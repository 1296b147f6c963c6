import { exp } from "../../../renderer/exact-math.ts";

/** A grey picture. */
export interface Picture {
  width: number;
  height: number;
  /** At y·width + x. */
  values: Float32Array;
}

/** Gaussian blur, sigma in pixels (0..5); the border goes on as its last pixel. */
export function gaussianBlur(picture: Picture, sigma: number): Float32Array {
  if (sigma <= 0) return Float32Array.from(picture.values);
  const radius = Math.ceil(3 * sigma);
  const raw = Array.from({ length: 2 * radius + 1 }, (_, k) =>
    exp((-0.5 * (k - radius) * (k - radius)) / (sigma * sigma)),
  );
  const sum = raw.reduce((a, b) => a + b, 0);
  const kernel = Float64Array.from(raw, (weight) => weight / sum);
  return bothWays(picture, (line, out) => convolve(line, kernel, out));
}

/** Running means of 2·radius + 1 pixels, twice each way: near enough to a Gaussian of 0.82·radius for wide glows. */
export function boxBlur(picture: Picture, radius: number): Float32Array {
  const between = new Float64Array(Math.max(picture.width, picture.height));
  return bothWays(picture, (line, out) => {
    const once = between.subarray(0, line.length);
    runningMean(line, radius, once);
    runningMean(once, radius, out);
  });
}

function bothWays(
  { width, height, values }: Picture,
  smooth: (line: Float64Array, out: Float64Array) => void,
): Float32Array {
  const rows = new Float32Array(values.length);
  const row = [new Float64Array(width), new Float64Array(width)] as const;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) row[0][x] = values[y * width + x]!;
    smooth(...row);
    for (let x = 0; x < width; x++) rows[y * width + x] = row[1][x]!;
  }
  const column = [new Float64Array(height), new Float64Array(height)] as const;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) column[0][y] = rows[y * width + x]!;
    smooth(...column);
    for (let y = 0; y < height; y++) rows[y * width + x] = column[1][y]!;
  }
  return rows;
}

function convolve(line: Float64Array, kernel: Float64Array, out: Float64Array): void {
  const radius = (kernel.length - 1) / 2;
  const last = line.length - 1;
  for (let x = 0; x <= last; x++) {
    let sum = 0;
    for (let k = -radius; k <= radius; k++) sum += kernel[k + radius]! * line[Math.min(last, Math.max(0, x + k))]!;
    out[x] = sum;
  }
}

function runningMean(line: Float64Array, radius: number, out: Float64Array): void {
  const last = line.length - 1;
  let sum = 0;
  for (let x = -radius; x <= radius; x++) sum += line[Math.min(last, Math.max(0, x))]!;
  for (let x = 0; x <= last; x++) {
    out[x] = sum / (2 * radius + 1);
    sum += line[Math.min(last, x + radius + 1)]! - line[Math.max(0, x - radius)]!;
  }
}
