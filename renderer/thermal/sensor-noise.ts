import { normalQuantile } from "../normal.ts";
import { scramble } from "../rng.ts";
import { radianceSlope } from "./band-radiance.ts";
import type { Plane } from "./optics.ts";

/**
 * The parts of the three-dimensional noise model (D'Agostino and Webb 1991) that one picture can show, and what stays the
 * same from picture to picture.
 */
export interface SensorNoise {
  /** Noise equivalent temperature difference at 30 °C, kelvin: σ of a pixel from frame to frame. */
  netd: number;
  /** σ of each row's and column's common part, and of the fixed pattern, as multiples of the NETD. */
  row: number;
  column: number;
  fixedPattern: number;
  /** Kelvin by which the whole picture is off since the last flat field. */
  drift: number;
  /** Kelvin by which the corners are warmer (or colder) than the middle: heat of the lens and the housing. */
  vignette: number;
  /** One for the camera, whose fixed pattern stays, and one for the picture. Whole numbers 0..2³² − 1. */
  cameraSeed: number;
  frameSeed: number;
}

const LEVELS = 65536;
/** Normal quantiles in the middle of 65,536 equal shares: two normals from one hash, cut off at 4.3 σ. */
const NORMALS = Float32Array.from({ length: LEVELS }, (_, k) => normalQuantile((k + 0.5) / LEVELS));
const REFERENCE_KELVIN = 303.15;
/** So that rows, columns and pixels of one seed do not share numbers. */
const STREAMS = { pixel: 0x1b873593, row: 0x68bc21eb, column: 0x02e5be93, fixed: 0x3c6ef372 };

/** Adds noise to a plane of apparent kelvin, in place. Even in radiance, so colder parts are noisier in kelvin. */
export function addNoise({ width, height, data }: Plane, noise: SensorNoise): void {
  const sigma = noise.netd;
  const columns = normals(noise.frameSeed ^ STREAMS.column, width, sigma * noise.column);
  const rows = normals(noise.frameSeed ^ STREAMS.row, height, sigma * noise.row);
  const scale = radianceSlope(REFERENCE_KELVIN);
  const [pixel, fixed] = [scramble(noise.frameSeed ^ STREAMS.pixel), scramble(noise.cameraSeed ^ STREAMS.fixed)];
  const pattern = sigma * noise.fixedPattern;
  const corner = noise.vignette / (width * width + height * height);
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const k = j * width + i;
      const one = NORMALS[scramble(pixel + Math.imul(k, 0x9e3779b1)) & 0xffff]!;
      const two = NORMALS[scramble(fixed + Math.imul(k, 0x9e3779b1)) & 0xffff]!;
      const random = sigma * one + pattern * two + rows[j]! + columns[i]!;
      const [x, y] = [2 * i + 1 - width, 2 * j + 1 - height];
      data[k]! += (random * scale) / slopeNear(data[k]!) + noise.drift + corner * (x * x + y * y);
    }
}

function normals(seed: number, count: number, sigma: number): Float32Array {
  const start = scramble(seed);
  return Float32Array.from(
    { length: count },
    (_, k) => sigma * NORMALS[scramble(start + Math.imul(k, 0x9e3779b1)) & 0xffff]!,
  );
}

const SLOPES = Float64Array.from({ length: 801 }, (_, k) => radianceSlope(100.5 + k));

/** dL/dT to a kelvin: noise needs no more. */
const slopeNear = (kelvin: number): number => SLOPES[Math.min(800, Math.max(0, Math.floor(kelvin - 100)))]!;
