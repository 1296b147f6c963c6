/** Upper ends of a histogram's buckets, seconds; one more bucket holds what took longer. */
export const STAGE_BOUNDS: readonly number[] = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120,
];

/** How long one stage of a frame took, over many frames. */
export interface StageHistogram {
  count: number;
  /** Seconds. */
  sum: number;
  /** Frames in each bucket by itself, one more than there are bounds. */
  buckets: number[];
}

/** By stage: "draw", "encode" and so on. */
export type StageHistograms = Record<string, StageHistogram>;

/** Adds one frame. `timings` are milliseconds by stage, as a `frame` event has them. */
export function noteTimings(histograms: StageHistograms, timings: Readonly<Record<string, number>>): void {
  for (const [stage, ms] of Object.entries(timings)) {
    const histogram = histogramOf(histograms, stage);
    const seconds = ms / 1000;
    const over = STAGE_BOUNDS.findIndex((bound) => seconds <= bound);
    histogram.buckets[over === -1 ? STAGE_BOUNDS.length : over]! += 1;
    histogram.count++;
    histogram.sum = microseconds(histogram.sum + seconds);
  }
}

/** Adds what others counted with the same bounds. */
export function addStages(histograms: StageHistograms, more: StageHistograms): void {
  for (const [stage, { count, sum, buckets }] of Object.entries(more)) {
    const histogram = histogramOf(histograms, stage);
    for (const [k, frames] of buckets.entries()) histogram.buckets[k]! += frames;
    histogram.count += count;
    histogram.sum = microseconds(histogram.sum + sum);
  }
}

function histogramOf(histograms: StageHistograms, stage: string): StageHistogram {
  histograms[stage] ??= { count: 0, sum: 0, buckets: Array<number>(STAGE_BOUNDS.length + 1).fill(0) };
  return histograms[stage];
}

/** Without the noise of binary fractions. */
const microseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;
