import { LOG_DIR, shardName } from "../run-layout.ts";
import { isLocal, type Store } from "../store/store.ts";
import type { WorkerEvent } from "./events.ts";

/** What the worker says, kept in the run: a file for each shard that it draws. */
export interface ShardLogs {
  note(event: WorkerEvent): void;
  /** Brings the files up to date. Never rejects: the next time makes up for one that fails. */
  flush(): Promise<void>;
}

interface Log {
  path: string;
  /** In a folder what is to be added; in an object store all of it. */
  text: string;
  length: number;
  isNew: boolean;
  /** Its shard has ended: nothing more will be said of it. */
  isOver: boolean;
}

/** Frames that fail in a thousand ways could fill a store: beyond this only the end is kept. */
const MOST_CHARACTERS = 2_000_000;
const LAST = new Set<WorkerEvent["event"]>(["stopped", "error", "shard-done", "shard-failed"]);

/**
 * `head` goes to the top of each file. Events that belong to no shard go to the one that was begun last; `first` is where
 * they go before any is. Files of a folder grow by the event, those of an object store are written anew at `flush`.
 */
export function startShardLogs(store: Store, worker: string, head: object, first: number | null): ShardLogs {
  const logs = new Map<number, Log>();
  let current = first;
  let writing: Promise<void> = Promise.resolve();
  const logOf = (shard: number): Log => {
    const known = logs.get(shard);
    if (known) return known;
    const log = {
      path: `${LOG_DIR}/${shardName(shard)}/${worker}.jsonl`,
      text: "",
      length: 0,
      isNew: false,
      isOver: false,
    };
    logs.set(shard, log);
    add(log, { event: "worker", ...head, shard });
    return log;
  };
  const write = async (log: Log) => {
    if (!log.isNew) return;
    log.isNew = false;
    const { path, text } = log;
    try {
      if (!isLocal(store)) return await store.writeAtomic(path, text);
      log.text = "";
      await store.append(path, text);
    } catch {
      log.isNew = true;
      if (isLocal(store)) log.text = text + log.text;
    }
  };
  const later = (log: Log) => {
    writing = writing.then(() => write(log));
    return writing;
  };
  return {
    note(event) {
      if (event.event === "shard-started") current = event.shard;
      const shard = "shard" in event ? event.shard : current;
      if (shard === null) return;
      const log = logOf(shard);
      if (log.length > MOST_CHARACTERS && !LAST.has(event.event)) return;
      add(log, event);
      log.isOver ||= LAST.has(event.event);
      if (isLocal(store)) void later(log);
    },
    async flush() {
      await Promise.all([...logs.values()].map(later));
      for (const [shard, log] of logs) if (log.isOver && shard !== current && !log.isNew) logs.delete(shard);
    },
  };
}

function add(log: Log, event: object): void {
  const line = `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`;
  log.text += line;
  log.length += line.length;
  log.isNew = true;
}
