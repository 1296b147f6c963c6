import type { Prices } from "./price.ts";
import type { Probe } from "./probe.ts";
import { shardRequests } from "./requests.ts";
import { type Spread, scaled, sum } from "./spread.ts";

/** What of a run its cost depends on. */
export interface PlannedWork {
  frames: number;
  shardFrames: number;
  /** Each on a machine of its own that is like this one. */
  workers: number;
}

export interface Estimate extends PlannedWork {
  framesPerSecond: Spread;
  workerHours: Spread;
  /** Until the slowest worker is done. */
  wallSeconds: Spread;
  storage: {
    bytes: Spread;
    /** By pass, and `records`. */
    parts: Record<string, number>;
    /** Objects of the run, by how its images are kept. */
    objects: { files: number; tar: number };
    /** PUT, POST and LIST requests when it is drawn into an object store. */
    putRequests: number;
  };
  /** Null without a price. */
  cost: Cost;
  prices: Prices;
}

export interface Cost {
  compute: Spread | null;
  storageMonth: Spread | null;
  requests: number | null;
}

const GIGABYTE = 1e9;
/** Of a shard, beside images: frames.jsonl, done.json and its log; and of the run: plan, page, dataset. */
const SHARD_OBJECTS = 3;
const RUN_OBJECTS = 3;
/** What a file takes in a tar beside its bytes: a header, and half a block of padding. */
const TAR_ENTRY = 768;

/** What a run will take, from what a probe of it took. */
export function estimateRun(probe: Probe, work: PlannedWork, prices: Prices): Estimate {
  const { secondsPerFrame, startupSeconds } = probe;
  const { frames, shardFrames, workers } = work;
  const shards = Math.ceil(frames / shardFrames);
  const starts = Math.min(workers, shards);
  const drawn = scaled(secondsPerFrame, frames);
  const workerHours = scaled({ ...drawn, mean: drawn.mean + starts * startupSeconds }, 1 / 3600);
  // The last worker to finish has drawn one shard more than some.
  const most = scaled(secondsPerFrame, Math.min(frames, Math.ceil(shards / starts) * shardFrames));
  const storage = storageOf(probe, work, shards);
  return {
    ...work,
    framesPerSecond: inverse(secondsPerFrame),
    workerHours,
    wallSeconds: { ...most, mean: most.mean + startupSeconds },
    storage,
    cost: costOf(workerHours, storage, prices),
    prices,
  };
}

/** To first order. */
const inverse = ({ mean, plusMinus }: Spread): Spread => ({ mean: 1 / mean, plusMinus: plusMinus / mean ** 2 });

function storageOf(probe: Probe, { frames, shardFrames }: PlannedWork, shards: number): Estimate["storage"] {
  const { bytesPerFrame, filesPerFrame, secondsPerFrame } = probe;
  const spreads = Object.values(bytesPerFrame);
  // Passes of a frame grow together, so their errors add up.
  const perFrame = { mean: sum(spreads.map(({ mean }) => mean)), plusMinus: sum(spreads.map((one) => one.plusMinus)) };
  const records = bytesPerFrame.records?.mean ?? 0;
  const inTar = perFrame.mean + (filesPerFrame + 1) * TAR_ENTRY;
  const whole = Math.min(shardFrames, frames);
  const each = shardRequests(whole, inTar, records, whole * secondsPerFrame.mean);
  return {
    bytes: scaled(perFrame, frames),
    parts: Object.fromEntries(Object.entries(bytesPerFrame).map(([part, { mean }]) => [part, mean * frames])),
    objects: {
      files: Math.round(frames * filesPerFrame) + shards * SHARD_OBJECTS + RUN_OBJECTS,
      tar: shards * (SHARD_OBJECTS + 1) + RUN_OBJECTS,
    },
    putRequests: shards * each,
  };
}

function costOf(workerHours: Spread, { bytes, putRequests }: Estimate["storage"], prices: Prices): Cost {
  const { hour, gigabyteMonth, thousandPuts } = prices;
  return {
    compute: hour && scaled(workerHours, hour.amount),
    storageMonth: gigabyteMonth && scaled(bytes, gigabyteMonth.amount / GIGABYTE),
    requests: thousandPuts && (putRequests / 1000) * thousandPuts.amount,
  };
}
