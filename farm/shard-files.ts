import type { Session } from "../renderer/node/session.ts";
import type { RejectedCounts } from "./quality/tally.ts";
import type { StageHistograms } from "./stages.ts";

/** Format of frames.jsonl lines: FrameRecord of renderer/records.ts. */
export const SHARD_FORMAT = "seedfarm-shard/1";
export const FAILED_FORMAT = "seedfarm-failed/1";

/** done.json: the shard is complete and will not change. */
export interface DoneMarker {
  format: typeof SHARD_FORMAT;
  shard: number;
  first: number;
  frames: number;
  /** Of frames.jsonl. */
  framesSha256: string;
  /**
   * Where several workers may draw a shard at one time: whose files count. Their names end with it, and it follows from
   * what is in them, so that nobody ever replaces one by another.
   */
  attempt?: string;
  /** Of images.tar, when the run has the layout "tar". */
  tarSha256?: string;
  /** Annotations by category. Older shards lack it. */
  categories?: Record<string, number>;
  /** What the recipe's quality rules did here; absent without them. */
  rejected?: RejectedCounts;
  /** Machines and browsers that drew it, in order of first use; more than one when it was resumed elsewhere. */
  fingerprints: Session["fingerprint"][];
  /** Mean milliseconds a frame by stage, of the frames drawn in the last sitting. Never part of the data, as what follows. */
  timings: Record<string, number>;
  /** The same frames, one histogram a stage. */
  stages?: StageHistograms;
  /** From when the last worker took the shard until it was whole. Older shards lack both. */
  seconds?: number;
}

/** failed.json: frames given up after retries. The next `farm resume` tries them again. */
export interface FailedMarker {
  format: typeof FAILED_FORMAT;
  shard: number;
  frames: FailedFrame[];
}

export interface FailedFrame {
  index: number;
  seed: number;
  code: string;
  message: string;
}
