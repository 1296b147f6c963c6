import type { EngineLog } from "../../executors/engine.ts";
import type { Job } from "../../jobs/job.ts";
import type { LogPiece } from "../../logs.ts";

/** "14:23:05  k3f9  frame 1203  410 ms": a line for each event. */
export function logText({ worker, text }: LogPiece): string {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => `${eventLine(worker, line)}\n`)
    .join("");
}

function eventLine(worker: string, line: string): string {
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { time, event: name, shard: _, ...rest } = event;
  const at = typeof time === "string" ? time.slice(11, 19) : "";
  return `${at}  ${worker}  ${String(name)}  ${details(rest)}`.trimEnd();
}

function details(rest: Record<string, unknown>): string {
  const parts = Object.entries(rest).map(([key, value]) => `${key} ${valueText(value)}`);
  return parts.join("  ");
}

/** Nested objects are milliseconds by stage, or what a browser is. */
function valueText(value: unknown): string {
  if (typeof value === "number") return String(Math.round(10 * value) / 10);
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}=${typeof part === "object" ? JSON.stringify(part) : valueText(part)}`)
    .join(" ");
}

export function engineLogText(shard: number, found: readonly { job: Job; log: EngineLog }[]): string {
  if (found.length === 0) return `No worker has written about shard ${shard} yet.`;
  const parts = found.map(({ job, log }) => {
    const head = `No worker has written about shard ${shard}. Job ${job.id} on ${job.engine}: ${log.address}`;
    return log.text === undefined ? head : `${head}\n${log.text}`;
  });
  return parts.join("\n");
}
