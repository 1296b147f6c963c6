import type { DoneMarker } from "../shard-files.ts";
import { noteTimings, type StageHistograms } from "../stages.ts";

/** What one worker spends on a shard, from now on. */
export function startSitting() {
  const started = performance.now();
  const stages: StageHistograms = {};
  return {
    /** Milliseconds of a frame by stage. */
    note: (timings: Record<string, number>): void => noteTimings(stages, timings),
    summary: (): Pick<Required<DoneMarker>, "timings" | "stages" | "seconds"> => ({
      timings: means(stages),
      stages,
      seconds: tenths((performance.now() - started) / 1000),
    }),
  };
}

const means = (stages: StageHistograms): Record<string, number> =>
  Object.fromEntries(Object.entries(stages).map(([stage, { sum, count }]) => [stage, tenths((1000 * sum) / count)]));

const tenths = (value: number): number => Math.round(10 * value) / 10;
