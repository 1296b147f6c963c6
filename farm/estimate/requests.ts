import { CHECKPOINT_MS } from "../worker/open-shard.ts";

/** Of an upload: farm/store/s3/upload.ts. */
const PART_BYTES = 8 << 20;
const CHECKPOINT_SECONDS = CHECKPOINT_MS / 1000;
/** Of a shard, beside its frames and images: the done marker, its log, and two looks into folders. */
const OTHER = 4;

/** PUT, POST and LIST requests of one shard in an object store; without the few that a worker makes for itself. */
export function shardRequests(frames: number, bytesPerFrame: number, recordBytes: number, seconds: number): number {
  const whole = puts(frames * bytesPerFrame) + puts(frames * recordBytes) + OTHER;
  const checkpoints = Math.floor(seconds / CHECKPOINT_SECONDS);
  const partBytes = checkpoints === 0 ? 0 : (frames * bytesPerFrame * CHECKPOINT_SECONDS) / seconds;
  return whole + checkpoints * puts(partBytes);
}

/** A file that is not small goes out in parts: begin, parts, end. */
const puts = (bytes: number): number => (bytes <= PART_BYTES ? 1 : 2 + Math.ceil(bytes / PART_BYTES));
