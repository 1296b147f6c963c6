import { STAGE_BOUNDS, type StageHistogram } from "../stages.ts";
import type { Family, Sample } from "./exposition.ts";
import { type RunNumbers, SHARD_STATES, WORKER_STATES } from "./numbers.ts";

/** The metrics of a run. Every series has the run's name as a label, so that those of several runs stand side by side. */
export function runFamilies(numbers: RunNumbers): Family[] {
  const { run } = numbers;
  return [...progress(numbers), ...crew(numbers), ...money(numbers)].map((family) => ({
    ...family,
    samples: family.samples.map((sample) => ({ ...sample, labels: { run, ...sample.labels } })),
  }));
}

function progress({ scene, frames, shards, failures, annotations, lastFrameAt }: RunNumbers): Family[] {
  const byState = SHARD_STATES.map((state) => [state, shards[state]] as const);
  return [
    gauge("seedfarm_run_info", "What is drawn; always 1.", [{ labels: { scene }, value: 1 }]),
    gauge("seedfarm_frames", "Frames of the run, each in one state.", by("state", Object.entries(frames))),
    gauge("seedfarm_shards", "Shards of the run, each in one state.", by("state", byState)),
    gauge("seedfarm_queue_depth", "Shards that wait for a worker.", one(shards.waiting)),
    gauge("seedfarm_stalled_shards", "Shards whose worker is silent or draws no frame any more.", one(shards.stalled)),
    gauge("seedfarm_failures", "Frames that are given up, by cause.", by("code", Object.entries(failures))),
    gauge(
      "seedfarm_annotations",
      "Annotations of finished shards by category.",
      by("category", Object.entries(annotations)),
    ),
    gauge("seedfarm_last_frame_timestamp_seconds", "When a worker finished a frame last.", one(lastFrameAt)),
  ];
}

function crew({ workers, workerSeconds, workerFrames, faults, stages }: RunNumbers): Family[] {
  const byState = WORKER_STATES.map((state) => [state, workers[state]] as const);
  return [
    gauge("seedfarm_workers", "Worker processes by what they were last heard to do.", by("state", byState)),
    counter("seedfarm_worker_seconds_total", "Time that workers have run.", one(workerSeconds)),
    counter("seedfarm_worker_frames_total", "Frames that workers have drawn.", one(workerFrames)),
    counter("seedfarm_retries_total", "Faults of browsers; each cost one, and the frame was tried again.", one(faults)),
    {
      name: "seedfarm_stage_seconds",
      type: "histogram",
      help: "How long a stage of a frame took.",
      samples: Object.entries(stages).flatMap(([stage, histogram]) => histogramSamples(stage, histogram)),
    },
  ];
}

function money({ cost, costLimit }: RunNumbers): Family[] {
  return [
    counter("seedfarm_cost_total", "Time of workers at the price of an hour, in the user's currency.", one(cost)),
    gauge("seedfarm_cost_limit", "Workers start no shard once the run has cost so much.", one(costLimit)),
  ];
}

type Unnamed = readonly Sample[];

const gauge = (name: string, help: string, samples: Unnamed): Family => ({ name, type: "gauge", help, samples });
const counter = (name: string, help: string, samples: Unnamed): Family => ({ name, type: "counter", help, samples });

const one = (value: number | null): Sample[] => (value === null ? [] : [{ labels: {}, value }]);

const by = (label: string, entries: readonly (readonly [string, number])[]): Sample[] =>
  entries.map(([text, value]) => ({ labels: { [label]: text }, value }));

/** Ours count each frame once; Prometheus' buckets hold all that is as short or shorter. */
function histogramSamples(stage: string, { count, sum, buckets }: StageHistogram): Sample[] {
  let below = 0;
  const cumulative = STAGE_BOUNDS.map((bound, k): Sample => {
    below += buckets[k] ?? 0;
    return { suffix: "_bucket", labels: { stage, le: String(bound) }, value: below };
  });
  return [
    ...cumulative,
    { suffix: "_bucket", labels: { stage, le: "+Inf" }, value: count },
    { suffix: "_sum", labels: { stage }, value: sum },
    { suffix: "_count", labels: { stage }, value: count },
  ];
}
