import { FarmError } from "../../renderer/errors.ts";
import type { Run } from "../run.ts";
import { createLanes } from "./lanes.ts";
import { findLogs, type LogFile, readLog } from "./log-files.ts";
import { sliceEvents, type TraceEvent, type Track } from "./slices.ts";

/** Rows that a worker's frames may take: more than it ever has in flight. */
const ROWS = 100;
/** Characters that are written at once. */
const PIECE = 1 << 16;

/**
 * A run's logs in Chrome's trace format, which Perfetto opens: a process for each machine, a thread for each worker, and more
 * threads where frames overlap. It is made as it is read: memory grows with the number of logs alone.
 */
export async function* traceText(run: Run): AsyncGenerator<string> {
  const files = await findLogs(run.store);
  const [first] = files;
  if (first === undefined) throw noLogs(run);
  const { name, recipe } = run.plan;
  const about = { run: name, scene: recipe.scene, begin: new Date(first.startedAt).toISOString() };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(about)},"traceEvents":[`;
  let text = "";
  let separator = "\n";
  for await (const event of traceEvents(run, files)) {
    text += `${separator}${JSON.stringify(event)}`;
    separator = ",\n";
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  yield `${text}\n]}\n`;
}

/** Of logs that are sorted by their beginning. */
async function* traceEvents(run: Run, files: readonly LogFile[]): AsyncGenerator<TraceEvent> {
  const hosts = [...new Set(files.map(({ host }) => host))].sort();
  for (const [k, host] of hosts.entries())
    yield { name: "process_name", ph: "M", pid: k + 1, tid: 0, args: { name: host } };
  const tracks = new Map<string, Track>();
  for (const file of files) {
    const pid = hosts.indexOf(file.host) + 1;
    const known = tracks.get(file.worker);
    const track = known ?? { pid, tid: (tracks.size + 1) * ROWS, lanes: createLanes() };
    if (!known) tracks.set(file.worker, track);
    yield* fileEvents(run, file, track, files[0]!.startedAt);
  }
  for (const [worker, track] of tracks) yield* trackNames(worker, track);
}

async function* fileEvents(run: Run, file: LogFile, track: Track, begin: number): AsyncGenerator<TraceEvent> {
  const microseconds = (at: number) => Math.round((at - begin) * 1000);
  const { pid, tid } = track;
  const { shard, worker } = file;
  const span = { name: `shard ${shard}`, cat: "shard", id: `${shard}/${worker}`, pid, tid } as const;
  yield { ...span, ph: "b", ts: microseconds(file.startedAt), args: { worker } };
  let end = file.startedAt;
  let outcome = "unfinished";
  for await (const said of readLog(run.store, file)) {
    end = Math.max(end, said.at);
    if (said.event.event === "shard-done") outcome = "done";
    if (said.event.event === "shard-failed") outcome = "failed";
    yield* sliceEvents(said, microseconds(said.at), track);
  }
  yield { ...span, ph: "e", ts: microseconds(end), args: { outcome } };
}

function* trackNames(worker: string, { pid, tid, lanes }: Track): Generator<TraceEvent> {
  for (let lane = 0; lane < Math.max(1, lanes.count); lane++) {
    const name = lane === 0 ? worker : `${worker} (${lane + 1})`;
    yield { name: "thread_name", ph: "M", pid, tid: tid + lane, args: { name } };
    yield { name: "thread_sort_index", ph: "M", pid, tid: tid + lane, args: { sort_index: tid + lane } };
  }
}

function noLogs({ dir }: Run): FarmError {
  return new FarmError({
    code: "trace.no-logs",
    message: `No worker has written a log in ${dir} yet.`,
    remedy: `Look again when it draws: \`farm status ${dir}\`.`,
    where: dir,
  });
}
