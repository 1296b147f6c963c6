import { availableParallelism, freemem } from "node:os";

const CORES_PER_WORKER = 2;
export const GIGABYTES_PER_WORKER = 1.5;

/** One worker for every two cores and 1.5 GB of free memory, at least one: software GL uses both cores. */
export function defaultWorkers(cores = availableParallelism(), freeBytes = freeMemory()): number {
  const byCores = Math.floor(cores / CORES_PER_WORKER);
  const byMemory = Math.floor(freeBytes / (GIGABYTES_PER_WORKER * 1e9));
  return Math.max(1, Math.min(byCores, byMemory));
}

/** Inside a container its limit counts, not the machine's memory. */
function freeMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, freemem()) : freemem();
}
