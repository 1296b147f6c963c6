import type { Session } from "../../renderer/node/session.ts";

/** What a worker says on stdout, one JSON line each. */
export type WorkerEvent =
  | { event: "ready"; startup: Record<string, number>; fingerprint: Session["fingerprint"] }
  | { event: "frame"; shard: number; index: number; timings: Record<string, number> }
  | { event: "fault"; index: number | null; attempt: number; code: string; message: string }
  | { event: "frame-failed"; shard: number; index: number; seed: number; code: string; message: string }
  | { event: "recycled"; reason: string }
  | { event: "shard-done"; shard: number; frames: number }
  | { event: "shard-failed"; shard: number; failed: number }
  | { event: "stopped"; reason: string }
  | { event: "error"; code: string; kind: string; message: string; remedy?: string };

export type Emit = (event: WorkerEvent) => void;
