import pLimit from "p-limit";
import { LOG_DIR } from "../run-layout.ts";
import { readLines } from "../store/lines.ts";
import type { Store } from "../store/store.ts";
import type { WorkerEvent } from "../worker/events.ts";

/** One worker's log of one shard. */
export interface LogFile {
  path: string;
  worker: string;
  host: string;
  shard: number;
  /** Unix milliseconds. */
  startedAt: number;
}

/** What a worker said, and when: Unix milliseconds. */
export interface Said {
  at: number;
  event: WorkerEvent | Head;
}

/** The first line of a file. */
interface Head {
  event: "worker";
  worker: string;
  host: string;
  shard: number;
}

const AT_ONCE = 32;
const HEAD_BYTES = 1024;

/** Every log of a run, the oldest first. Reads the top of each. */
export async function findLogs(store: Store): Promise<LogFile[]> {
  const paths: string[] = [];
  for await (const { name, names } of store.folders(LOG_DIR)) {
    paths.push(...names.filter((file) => file.endsWith(".jsonl")).map((file) => `${LOG_DIR}/${name}/${file}`));
  }
  const limit = pLimit(AT_ONCE);
  const files = await Promise.all(paths.map((path) => limit(() => readHead(store, path))));
  return files.filter((file) => file !== null).sort((a, b) => a.startedAt - b.startedAt);
}

async function readHead(store: Store, path: string): Promise<LogFile | null> {
  const bytes = await store.read(path, { start: 0, length: HEAD_BYTES });
  const said = parse(new TextDecoder().decode(bytes ?? new Uint8Array()).split("\n")[0]!);
  if (said?.event.event !== "worker") return null;
  const { worker, host, shard } = said.event;
  return { path, worker, host, shard, startedAt: said.at };
}

/** A log line by line. What a killed worker has left half written is skipped. */
export async function* readLog(store: Store, { path }: LogFile): AsyncGenerator<Said> {
  for await (const line of readLines(store, path)) {
    const said = parse(line);
    if (said) yield said;
  }
}

function parse(line: string): Said | null {
  try {
    const { time, ...event } = JSON.parse(line) as Said["event"] & { time: string };
    const at = Date.parse(time);
    return Number.isNaN(at) ? null : { at, event };
  } catch {
    return null;
  }
}
