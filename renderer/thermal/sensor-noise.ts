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
  const { netd, frameSeed, vignette } = noise;
  const columns = normals(frameSeed ^ STREAMS.column, new Float32Array(width), netd * noise.column);
  const rows = normals(frameSeed ^ STREAMS.row, new Float32Array(height), netd * noise.row);
  const fixed = fixedPattern(noise.cameraSeed, data.length);
  const start = scramble(frameSeed ^ STREAMS.pixel);
  const pattern = netd * noise.fixedPattern;
  const corner = vignette / (width * width + height * height);
  for (let j = 0; j < height; j++) {
    const y = 2 * j + 1 - height;
    for (let i = 0; i < width; i++) {
      const k = j * width + i;
      const x = 2 * i + 1 - width;
      const random = netd * normalAt(start, k) + pattern * fixed[k]! + rows[j]! + columns[i]!;
      const kelvin = data[k]!;
      data[k] = kelvin + random * flatnessNear(kelvin) + noise.drift + corner * (x * x + y * y);
    }
  }
}

const normalAt = (start: number, k: number): number => NORMALS[scramble(start + Math.imul(k, 0x9e3779b1)) & 0xffff]!;

function normals(seed: number, into: Float32Array, sigma: number): Float32Array {
  const start = scramble(seed);
  for (let k = 0; k < into.length; k++) into[k] = sigma * normalAt(start, k);
  return into;
}

let kept: { cameraSeed: number; pattern: Float32Array } | undefined;

/** Of σ 1. The last camera's is kept: mostly a run has one. */
function fixedPattern(cameraSeed: number, count: number): Float32Array {
  if (kept?.cameraSeed !== cameraSeed || kept.pattern.length !== count)
    kept = { cameraSeed, pattern: normals(cameraSeed ^ STREAMS.fixed, new Float32Array(count), 1) };
  return kept.pattern;
}

/** How far dL/dT lies below that at the reference, to a kelvin: noise needs no more. */
const flatnessNear = (kelvin: number): number => FLATNESS[Math.min(800, Math.max(0, kelvin - 100)) | 0]!;
const FLATNESS = Float64Array.from(
  { length: 801 },
  (_, k) => radianceSlope(REFERENCE_KELVIN) / radianceSlope(100.5 + k),
);
