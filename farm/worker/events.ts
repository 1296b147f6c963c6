import type { Session } from "../../renderer/node/session.ts";

/** What a worker says on stdout, one JSON line each. */
export type WorkerEvent =
  /** `frames` are to be drawn; earlier workers have drawn the others. */
  | { event: "shard-started"; shard: number; frames: number }
  | { event: "ready"; startup: Record<string, number>; fingerprint: Session["fingerprint"] }
  /** Worth knowing, and no hindrance. */
  | { event: "note"; code: string; message: string; remedy: string }
  | { event: "frame"; shard: number; index: number; timings: Record<string, number> }
  | { event: "fault"; index: number | null; attempt: number; code: string; message: string }
  | { event: "frame-failed"; shard: number; index: number; seed: number; code: string; message: string }
  | { event: "recycled"; reason: string }
  | { event: "shard-done"; shard: number; frames: number }
  | { event: "shard-failed"; shard: number; failed: number }
  | Stopped
  | { event: "error"; code: string; kind: string; message: string; remedy?: string };

/** It was told to stop, or the run has no more money. */
interface Stopped {
  event: "stopped";
  reason: string;
  /** Of the shards that it was given, as far as it knows them. */
  framesLeft: number;
  /** Those with frames left: "3,5-9". */
  shards: string;
  /** With the reason "budget": what the run has cost, and may cost. */
  spent?: number;
  maxCost?: number;
}

export type Emit = (event: WorkerEvent) => void;
