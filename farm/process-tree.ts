import { readdirSync, readFileSync, readlinkSync } from "node:fs";

interface ProcessRow {
  pid: number;
  parent: number;
  /** Clock ticks since boot. */
  started: string;
  /** Of processor time, with that of children it has waited for. */
  ticks: number;
}

/** USER_HZ: what /proc counts in, on every Linux. */
const TICKS_PER_SECOND = 100;

/** Resident memory of a process and all its children, megabytes. 0 where /proc does not exist. */
export function treeMegabytes(root: number): number {
  return tree(root).reduce((sum, row) => sum + residentKilobytes(row.pid) * 1.024e-3, 0);
}

/** Processor time of a process and all its living children, with what their dead ones used, seconds. 0 where /proc does not exist. */
export function treeSeconds(root: number): number {
  return tree(root).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** Sends SIGKILL to a process and all its children, also those that left its process group. */
export function killTree(root: number): void {
  const pids = [root, ...tree(root).map((row) => row.pid)];
  for (const pid of new Set(pids)) signalQuietly(pid, "SIGKILL");
}

/** Which process a pid meant when it was written down. */
export interface ProcessName {
  pid: number;
  /** Tells a later process with the same pid apart; empty when it was dead already. */
  started: string;
}

export const nameProcess = (pid: number): ProcessName => ({ pid, started: processStart(pid) ?? "" });
export const isAlive = ({ pid, started }: ProcessName): boolean => processStart(pid) === started;

/** Where it is equal, a pid means the same process: on one machine since it was started, and inside one container. */
export function pidSpace(): string {
  return `${bootId()}-${pidNamespace()}`;
}

/** All children of this process, theirs too. */
export function killChildren(): void {
  for (const { pid } of tree(process.pid)) if (pid !== process.pid) signalQuietly(pid, "SIGKILL");
}

function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  } catch {
    return "";
  }
}

function processStart(pid: number): string | null {
  if (!hasProc()) return signalQuietly(pid, 0) ? "unknown" : null;
  const row = readRow(pid);
  return row && `${bootId()}-${row.started}`;
}

export function signalQuietly(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

function tree(root: number): ProcessRow[] {
  const rows = allRows();
  const members = new Map(rows.filter((row) => row.pid === root).map((row) => [row.pid, row]));
  for (let size = -1; size !== members.size; ) {
    size = members.size;
    for (const row of rows) if (members.has(row.parent)) members.set(row.pid, row);
  }
  return [...members.values()];
}

function allRows(): ProcessRow[] {
  if (!hasProc()) return [];
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.map(readRow).filter((row) => row !== null);
}

/** Fields of /proc/PID/stat after the name, which may itself hold spaces and brackets. */
function readRow(pid: number): ProcessRow | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return null;
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), started: fields[19] ?? "", ticks };
  } catch {
    return null;
  }
}

function residentKilobytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function hasProc(): boolean {
  return process.platform === "linux";
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").slice(0, 8);
  } catch {
    return "";
  }
}
