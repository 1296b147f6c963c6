import { MAX_SHARD_FRAMES } from "../plan.ts";

/**
 * Frames of a shard that takes a worker about `targetMinutes`, its start included: 1 to 1000, and such that the last shard
 * is no stub.
 */
export function shardFramesFor(
  targetMinutes: number,
  secondsPerFrame: number,
  startupSeconds: number,
  frames: number,
): number {
  const fit = Math.floor((targetMinutes * 60 - startupSeconds) / secondsPerFrame);
  const size = evenSize(Math.min(Math.max(1, fit), MAX_SHARD_FRAMES, frames), frames);
  // As many shards, but of one length: 11 frames in two are 6 and 5, not 7 and 4.
  return Math.ceil(frames / Math.ceil(frames / size));
}

/** From `most` down to its half: the first size whose last shard is at least half full, else the one that fills it best. */
function evenSize(most: number, frames: number): number {
  const sizes = Array.from({ length: Math.floor(most / 2) + 1 }, (_, k) => most - k).filter((size) => size > 0);
  const lastShare = (size: number) => (frames % size || size) / size;
  const best = sizes.reduce((a, b) => (lastShare(b) > lastShare(a) ? b : a));
  return sizes.find((size) => lastShare(size) >= 0.5) ?? best;
}
