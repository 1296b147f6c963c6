import { FarmError } from "../../renderer/errors.ts";
import type { RenderedFrame, Session } from "../../renderer/node/session.ts";
import { FAILED_FORMAT, type FailedFrame, type FailedMarker } from "../shard-files.ts";

/** One shard being drawn: knows which frames are kept, and turns them into a finished shard at the end. */
export interface ShardWriter {
  readonly shard: number;
  /** Indices still to draw, ascending. */
  readonly missing: readonly number[];
  /** Adds how long it took to the frame's timings. */
  write(frame: RenderedFrame, fingerprint: Session["fingerprint"]): Promise<void>;
  fail(frame: FailedFrame): void;
  /** Somebody else has finished it meanwhile: nothing more needs to be drawn. */
  isTaken(): boolean;
  /** Writes done.json when every frame is there; otherwise keeps what is there, and failed.json when frames were given up. */
  finish(): Promise<ShardEnd>;
}

export interface ShardEnd {
  done: boolean;
  /** Frames given up. */
  failed: number;
}

/** A page that answers with another frame, or with other files than the record lists, must not reach the disk. */
export function checkRendered({ record, files }: RenderedFrame, index: number): void {
  const sizes = new Map(files.map(({ file, bytes }) => [file, bytes.length]));
  const whole = record.images.every((image) => sizes.get(image.file) === image.bytes);
  if (record.index === index && whole && sizes.size === record.images.length) return;
  throw new FarmError({
    code: "session.wrong-output",
    message: `The renderer answered frame ${index} with ${record.index === index ? "other files than its record lists" : `frame ${record.index}`}.`,
    where: `frame ${index}`,
    kind: "failed",
  });
}

/** failed.json's bytes. */
export function failedText(shard: number, frames: readonly FailedFrame[]): string {
  const sorted = [...frames].sort((a, b) => a.index - b.index);
  return `${JSON.stringify({ format: FAILED_FORMAT, shard, frames: sorted } satisfies FailedMarker, null, 2)}\n`;
}
