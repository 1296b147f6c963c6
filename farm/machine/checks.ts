import { statfsSync } from "node:fs";
import { availableParallelism, freemem, totalmem } from "node:os";
import { defaultWorkers, GIGABYTES_PER_WORKER } from "../executors/default-workers.ts";

/** One line of `farm doctor`. */
export interface Check {
  name: string;
  /** False makes doctor fail; "note" is worth reading and no more. */
  ok: boolean | "note";
  detail: string;
  remedy?: string;
}

const NODE_MAJOR = 20;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** What can be told without a browser. */
export function machineChecks(): Check[] {
  return [nodeCheck(), memoryCheck(), sharedMemoryCheck(), diskCheck()];
}

function nodeCheck(): Check {
  const major = Number(process.versions.node.split(".")[0]);
  const check = { name: "Node.js", ok: major >= NODE_MAJOR, detail: process.version };
  return check.ok ? check : { ...check, remedy: `Install Node.js ${NODE_MAJOR} or newer.` };
}

function memoryCheck(): Check {
  const enough = freemem() > GIGABYTES_PER_WORKER * 1e9;
  const workers = defaultWorkers();
  const detail = `${gigabytes(freemem())} free of ${gigabytes(totalmem())}, ${availableParallelism()} cores: ${workers} worker${workers === 1 ? "" : "s"} by default`;
  if (enough) return { name: "memory", ok: true, detail };
  return { name: "memory", ok: "note", detail, remedy: `A worker needs about ${GIGABYTES_PER_WORKER} GB.` };
}

function sharedMemoryCheck(): Check {
  const bytes = fileSystemBytes("/dev/shm", "blocks");
  if (bytes === null) return { name: "/dev/shm", ok: "note", detail: "not there" };
  if (bytes >= 250e6) return { name: "/dev/shm", ok: true, detail: gigabytes(bytes) };
  const remedy = "Large pictures may crash the browser. In Docker: --shm-size=1g";
  return { name: "/dev/shm", ok: "note", detail: `${Math.round(bytes / 1e6)} MB`, remedy };
}

function diskCheck(): Check {
  const bytes = fileSystemBytes(".", "bavail") ?? 0;
  const detail = `${gigabytes(bytes)} free here`;
  if (bytes > 1e9) return { name: "disk", ok: true, detail };
  return { name: "disk", ok: "note", detail, remedy: "1,000 frames of 640×640 take about 2 GB." };
}

function fileSystemBytes(path: string, count: "blocks" | "bavail"): number | null {
  try {
    const stats = statfsSync(path);
    return stats[count] * stats.bsize;
  } catch {
    return null;
  }
}
