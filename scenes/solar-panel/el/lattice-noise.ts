import { hash01 } from "../../../renderer/hash-noise.ts";
import type { Raster } from "./raster.ts";

/** Smooth noise over a cell: cubic B-spline through hashed values on a lattice in metres, the same at every resolution. */
export interface Noise {
  seed: number;
  /** Of the lattice, metres. */
  period: number;
  /** Standard deviation. */
  amplitude: number;
  /** Lattice period along v over that along u; 1 unless given. */
  stretch?: number;
}

/** Of the spline through numbers uniform on ±1, averaged over a lattice cell: 1 / (√(1/3) · Σw²). */
const UNIT = 1.7320508075688772 / 0.4793650793650794;
/** Lattice points on a side: a cell's size over the shortest period, with room for the widest cells. */
const STRIDE = 1024;
const ORIGIN = 0.2;

/** Whether pixels are fine enough to show a noise that else averages out within them. */
export const isResolved = (raster: Raster, { period }: Noise): boolean => period > 1.2 * raster.step;

/** Adds the noise to a map of the raster's size. */
export function addNoise(map: Float32Array, raster: Raster, noise: Noise): void {
  const { width, height } = raster;
  const columns = weights(raster.left, raster.step, width, noise.period);
  const rows = weights(raster.top, raster.step, height, noise.period * (noise.stretch ?? 1));
  const firstRow = rows.index[0]!;
  const lattice = rows.index[height - 1]! - firstRow + 4;
  const lines = latticeLines(noise.seed, firstRow, lattice, columns, width);
  const gain = noise.amplitude * UNIT;
  for (let y = 0; y < height; y++) {
    const at = (rows.index[y]! - firstRow) * width;
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => gain * rows.weight[4 * y + k]!) as [number, number, number, number];
    for (let x = 0; x < width; x++) {
      const k = at + x;
      map[y * width + x]! +=
        a * lines[k]! + b * lines[k + width]! + c * lines[k + 2 * width]! + d * lines[k + 3 * width]!;
    }
  }
}

interface Weights {
  index: Int32Array;
  weight: Float64Array;
}

/** First of four lattice points and their weights, at every pixel of an axis. */
function weights(start: number, step: number, count: number, period: number): Weights {
  const index = new Int32Array(count);
  const weight = new Float64Array(4 * count);
  for (let k = 0; k < count; k++) {
    const x = (ORIGIN + start + (k + 0.5) * step) / period;
    const t = x - Math.floor(x);
    index[k] = Math.floor(x);
    const s = 1 - t;
    weight[4 * k] = (s * s * s) / 6;
    weight[4 * k + 1] = (4 - 6 * t * t + 3 * t * t * t) / 6;
    weight[4 * k + 2] = (4 - 6 * s * s + 3 * s * s * s) / 6;
    weight[4 * k + 3] = (t * t * t) / 6;
  }
  return { index, weight };
}

/** Lattice rows, each interpolated at the pixel columns. */
function latticeLines(seed: number, firstRow: number, count: number, columns: Weights, width: number): Float32Array {
  const lines = new Float32Array(count * width);
  const firstColumn = columns.index[0]!;
  const points = new Float64Array(columns.index[width - 1]! - firstColumn + 4);
  for (let row = 0; row < count; row++) {
    const base = (firstRow + row) * STRIDE + firstColumn;
    for (let k = 0; k < points.length; k++) points[k] = 2 * hash01(seed, base + k) - 1;
    for (let x = 0; x < width; x++) {
      const k = columns.index[x]! - firstColumn;
      const w = 4 * x;
      lines[row * width + x] =
        columns.weight[w]! * points[k]! +
        columns.weight[w + 1]! * points[k + 1]! +
        columns.weight[w + 2]! * points[k + 2]! +
        columns.weight[w + 3]! * points[k + 3]!;
    }
  }
  return lines;
}
