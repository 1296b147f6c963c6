import type { Samples } from "./samples.ts";

/** Where the points of a crop lie in an image. */
export interface Grid {
  /** Writes the image's x, y (pixels) of the crop's point (s, t), both 0..1 from its top left, to `out`. */
  at(s: number, t: number, out: Float64Array): void;
  /** Pixels of the image along the crop's longer sides. */
  across: number;
  down: number;
}

const MOST_SAMPLES = 64;

/**
 * The image over a grid as width × height pixels. Shrinking, every pixel is the mean of points at most one pixel of the
 * image apart, so that nothing aliases; between pixels' centres the image is bilinear, so that enlarging is smooth.
 * Beyond its borders the image goes on as it ends.
 */
export function resample(image: Samples, width: number, height: number, grid: Grid): Float64Array {
  const { channels } = image;
  const result = new Float64Array(width * height * channels);
  const fill = pixelOf(image, width, height, grid);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) fill(x, y, result.subarray((y * width + x) * channels));
  }
  return result;
}

/** Writes one pixel: the mean over its area. Where more than half was not measured, nothing is. */
function pixelOf(image: Samples, width: number, height: number, grid: Grid) {
  const { channels } = image;
  const [columns, rows] = [samplesFor(grid.across, width), samplesFor(grid.down, height)];
  const point = new Float64Array(2);
  const sums = new Float64Array(channels + 1);
  return (x: number, y: number, pixel: Float64Array) => {
    sums.fill(0);
    for (let k = 0; k < columns * rows; k++) {
      const [i, j] = [k % columns, Math.floor(k / columns)];
      grid.at((x + (i + 0.5) / columns) / width, (y + (j + 0.5) / rows) / height, point);
      addBilinear(image, point[0]!, point[1]!, sums);
    }
    const weight = sums[channels]!;
    if (2 * weight >= columns * rows) for (let c = 0; c < channels; c++) pixel[c] = sums[c]! / weight;
  };
}

const samplesFor = (pixels: number, count: number): number =>
  Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(pixels / count - 1e-6)));

/** Adds the image's value at a point to the sums, and its weight (1, less what was not measured) after the channels. */
function addBilinear({ width, height, channels, values, hasGaps }: Samples, x: number, y: number, sums: Float64Array) {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [right, below] = [x - 0.5 - left, y - 0.5 - top];
  for (let k = 0; k < 4; k++) {
    const weight = (k & 1 ? right : 1 - right) * (k & 2 ? below : 1 - below);
    const column = Math.min(width - 1, Math.max(0, left + (k & 1)));
    const row = Math.min(height - 1, Math.max(0, top + (k >> 1)));
    const at = (row * width + column) * channels;
    if (hasGaps && values[at] === 0) continue;
    for (let c = 0; c < channels; c++) sums[c]! += weight * values[at + c]!;
    sums[channels]! += weight;
  }
}
