import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { LedgerEntry } from "../ledger.ts";
import type { Run } from "../run.ts";
import type { Duty } from "./duty.ts";
import type { Emit } from "./events.ts";
import { startHeartbeat, type WorkerName } from "./heartbeat.ts";
import { startShardLogs } from "./shard-log.ts";

/** What a worker leaves of itself in the run: its file in the ledger, and its logs. No part of the data. */
export interface WorkerRecord {
  note: Emit;
  /** What the ledger would say of it now. */
  entry(): LedgerEntry;
  /** It was told to stop. */
  drain(): void;
  end(): Promise<void>;
}

/** Enough for a store that answers; the worker's end waits for no other. */
const END_MS = 5000;

/** Writes the first of it at once, so that a worker that never gets to a frame is seen. */
export function keepRecord({ store }: Run, { job, task, attempt, known }: Duty, beatMs: number): WorkerRecord {
  const host = hostname();
  const name: WorkerName = { worker: workerName(host), host, pid: process.pid, job: job?.id ?? null, task, attempt };
  const heart = startHeartbeat(store, name, Date.now() - 1000 * process.uptime());
  const logs = startShardLogs(store, name.worker, name, known?.[0] ?? null);
  const beat = () => {
    void heart.beat();
    void logs.flush();
  };
  void heart.beat();
  const timer = setInterval(beat, beatMs);
  return {
    entry: heart.entry,
    note(event) {
      heart.note(event);
      logs.note(event);
      if (event.event === "shard-done" || event.event === "shard-failed") void logs.flush();
    },
    drain: () => void heart.beat("draining"),
    async end() {
      clearInterval(timer);
      const last = Promise.all([heart.beat("ended"), logs.flush()]);
      let late: NodeJS.Timeout | undefined;
      await Promise.race([last, new Promise((resolve) => (late = setTimeout(resolve, END_MS)))]);
      clearTimeout(late);
    },
  };
}

/** "node7-5f3a9c01d2": the machine, and what no other process has. */
function workerName(host: string): string {
  const slug = host
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 24)
    .replaceAll(/^-+|-+$/g, "");
  return `${slug === "" ? "host" : slug}-${randomBytes(5).toString("hex")}`;
}
