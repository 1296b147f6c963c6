import type { Lanes } from "./lanes.ts";
import type { Said } from "./log-files.ts";

/** An event of Chrome's trace format: times in microseconds since the trace's beginning. */
export interface TraceEvent {
  name: string;
  /** X: a slice; i: an instant; b, e: begin and end of an asynchronous one; M: a name. */
  ph: "X" | "i" | "b" | "e" | "M";
  pid: number;
  tid: number;
  ts?: number;
  dur?: number;
  cat?: string;
  id?: string;
  /** Of instants: "t" marks the thread. */
  s?: "t";
  args?: Readonly<Record<string, unknown>>;
}

/** A worker's place in the trace. */
export interface Track {
  pid: number;
  /** Of its first row; the others follow. */
  tid: number;
  lanes: Lanes;
}

/** What one thing said becomes. `at` in microseconds since the trace's beginning. */
export function sliceEvents({ event }: Said, at: number, track: Track): TraceEvent[] {
  switch (event.event) {
    case "ready":
      return stack("browser start", "start", event.startup, at, track, { renderer: event.fingerprint.renderer });
    case "frame":
      return stack(`frame ${event.index}`, "frame", event.timings, at, track, { shard: event.shard });
    case "fault":
    case "frame-failed":
    case "recycled":
    case "note":
    case "stopped":
    case "error": {
      const { event: name, ...args } = event;
      const { pid, tid } = track;
      return [{ name, ph: "i", s: "t", cat: "event", pid, tid, ts: at, args }];
    }
    default:
      return [];
  }
}

/**
 * A slice that ends when it was reported, with its parts one after the other in it. Only durations are told, and not the
 * waits between parts: in truth it began then or earlier.
 */
function stack(
  name: string,
  cat: string,
  milliseconds: Readonly<Record<string, number>>,
  end: number,
  { pid, tid, lanes }: Track,
  args: Readonly<Record<string, unknown>>,
): TraceEvent[] {
  const parts = Object.entries(milliseconds);
  const total = parts.reduce((sum, [, ms]) => sum + ms * 1000, 0);
  let elapsed = 0;
  // Whole microseconds at every edge, so that parts fill their slice and never leave it.
  const edges = [0, ...parts.map(([, ms]) => (elapsed += ms * 1000))].map((part) => Math.round(end - total + part));
  const [start = end] = edges;
  const row = tid + lanes.take(start, end);
  const slice = (what: string, from: number, to: number, more: object): TraceEvent => ({
    ...{ name: what, ph: "X", cat, pid, tid: row, ts: from, dur: to - from },
    ...more,
  });
  const children = parts.map(([part], k) => slice(part, edges[k]!, edges[k + 1]!, {}));
  // One without length would lie within the next.
  return [slice(name, start, end, { args }), ...children.filter(({ dur }) => dur !== 0)];
}
