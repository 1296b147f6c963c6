import { exp, log } from "../exact-math.ts";

/** Grey levels of a picture, 0..255. */
export type View = Uint8Array;

/** Kelvin that become 0 and 255. */
export interface ViewRange {
  low: number;
  high: number;
}

const BINS = 4096;

/** The values below and above which a share of the pixels lies, to 1/4096 of the spread. */
export function percentiles(data: Float32Array, lowShare: number, highShare: number): ViewRange {
  const { counts, lowest, step } = histogram(data);
  return {
    low: lowest + step * binAt(counts, lowShare * data.length),
    high: lowest + step * (binAt(counts, (1 - highShare) * data.length) + 1),
  };
}

/** From kelvin to grey through a display curve: 255 × the share of the range to the power of `gamma`, clipped outside it. */
export function curvedView(data: Float32Array, { low, high }: ViewRange, gamma: number): View {
  const curve = Uint8Array.from({ length: 1025 }, (_, k) => Math.round(255 * power(k / 1024, gamma)));
  const scale = 1024 / Math.max(1e-9, high - low);
  const view = new Uint8Array(data.length);
  for (let k = 0; k < data.length; k++)
    view[k] = curve[(Math.min(1024, Math.max(0, (data[k]! - low) * scale)) + 0.5) | 0]!;
  return view;
}

const power = (base: number, exponent: number): number => (base > 0 ? exp(exponent * log(base)) : 0);

/** How a drone camera turns kelvin into grey: both are settings of the common cores. */
export interface Equaliser {
  /** No bin counts for more than this share of the pixels, so that an even field does not take all the grey levels. */
  plateauShare: number;
  /** Share of the grey levels that is handed out linearly between the coldest and the hottest pixel, 0..1. */
  linearShare: number;
}

/** Plateau histogram equalisation: more grey levels for the kelvin that occur more, fewer for rare hot or cold ones. */
export function plateauView(data: Float32Array, { plateauShare, linearShare }: Equaliser): View {
  const { counts, lowest, step } = histogram(data);
  const plateau = Math.max(1, plateauShare * data.length);
  const rising = new Float64Array(BINS);
  let total = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const taken = Math.min(plateau, counts[bin]!);
    rising[bin] = total + taken / 2;
    total += taken;
  }
  const levels = Uint8Array.from(rising, (rank, bin) =>
    Math.round(255 * ((linearShare * (bin + 0.5)) / BINS + ((1 - linearShare) * rank) / total)),
  );
  const view = new Uint8Array(data.length);
  for (let k = 0; k < data.length; k++) view[k] = levels[binOf(data[k]!, lowest, 1 / step)]!;
  return view;
}

function histogram(data: Float32Array): { counts: Uint32Array; lowest: number; step: number } {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < data.length; k++) {
    const value = data[k]!;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const step = Math.max(1e-6, (highest - lowest) / BINS);
  const counts = new Uint32Array(BINS);
  for (let k = 0; k < data.length; k++) counts[binOf(data[k]!, lowest, 1 / step)]!++;
  return { counts, lowest, step };
}

const binOf = (value: number, lowest: number, perStep: number): number =>
  Math.min(BINS - 1, ((value - lowest) * perStep) | 0);

/** The first bin with which more than `rank` values are counted. */
function binAt(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    seen += counts[bin]!;
    if (seen > rank) return bin;
  }
  return counts.length - 1;
}
