// Reads Chrome's trace format as its description has it, and holds a trace against it.
import assert from "node:assert/strict";

export interface Event {
  name: string;
  ph: string;
  cat?: string;
  pid: number;
  tid: number;
  ts: number;
  dur: number;
  id?: string;
  s?: string;
  args?: Record<string, unknown>;
}

export interface Slice extends Event {
  children: Slice[];
}

export interface Trace {
  events: Event[];
  /** Outermost slices by thread name. */
  threads: Map<string, Slice[]>;
  /** Name of a thread → name of its process. */
  processes: Map<string, string>;
  /** Asynchronous ones, with both their ends. */
  spans: { name: string; ts: number; dur: number; args: Record<string, unknown> }[];
  otherData: Record<string, string>;
}

export function readTrace(text: string): Trace {
  const { traceEvents: events, otherData } = JSON.parse(text) as {
    traceEvents: Event[];
    otherData: Trace["otherData"];
  };
  for (const { ph, ts, dur, name } of events) {
    assert.ok(["X", "i", "b", "e", "M"].includes(ph), ph);
    assert.ok(ph === "M" || (Number.isSafeInteger(ts) && ts >= 0), `${name} at ${ts}`);
    assert.ok(ph !== "X" || (Number.isSafeInteger(dur) && dur >= 0), `${name} takes ${dur}`);
  }
  const named = (what: string) => events.filter(({ ph, name }) => ph === "M" && name === what);
  const processes = new Map(named("process_name").map(({ pid, args }) => [pid, String(args?.name)]));
  const threads: Trace["threads"] = new Map();
  const ofThread: Trace["processes"] = new Map();
  for (const { pid, tid, args } of named("thread_name")) {
    const slices = events.filter((one) => one.ph === "X" && one.pid === pid && one.tid === tid);
    assert.ok(!threads.has(String(args?.name)), `two threads ${args?.name}`);
    threads.set(String(args?.name), nested(slices));
    ofThread.set(String(args?.name), processes.get(pid) ?? assert.fail(`process ${pid} has no name`));
  }
  const sliceCount = [...threads.values()].flat().reduce((sum, { children }) => sum + 1 + children.length, 0);
  assert.equal(
    sliceCount,
    events.filter(({ ph }) => ph === "X").length,
    "slices on threads without a name, or too deep",
  );
  return { events, threads, processes: ofThread, spans: spansOf(events), otherData };
}

/** Fails when two slices of a thread overlap without one lying in the other. */
function nested(slices: readonly Event[]): Slice[] {
  const sorted = [...slices]
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur)
    .map((one) => ({ ...one, children: [] as Slice[] }));
  const top: Slice[] = [];
  const open: Slice[] = [];
  for (const slice of sorted) {
    while (open.length > 0 && open.at(-1)!.ts + open.at(-1)!.dur <= slice.ts) open.pop();
    const parent = open.at(-1);
    if (parent) assert.ok(slice.ts + slice.dur <= parent.ts + parent.dur, `${slice.name} leaves ${parent.name}`);
    (parent?.children ?? top).push(slice);
    open.push(slice);
  }
  return top;
}

function spansOf(events: readonly Event[]): Trace["spans"] {
  const key = ({ cat, id, pid, name }: Event) => [cat, id, pid, name].join(" ");
  const ends = new Map(events.filter(({ ph }) => ph === "e").map((event) => [key(event), event]));
  const begins = events.filter(({ ph }) => ph === "b");
  assert.equal(new Set(begins.map(key)).size, begins.length, "two spans of one name and number");
  assert.equal(ends.size, begins.length);
  return begins.map((begin) => {
    const end = ends.get(key(begin)) ?? assert.fail(`${begin.name} does not end`);
    assert.ok(end.ts >= begin.ts, begin.name);
    return { name: begin.name, ts: begin.ts, dur: end.ts - begin.ts, args: { ...begin.args, ...end.args } };
  });
}
