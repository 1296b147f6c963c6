// Takes a farm apart while it draws: a Slurm cluster whose workers keep a run in an S3 server behind a faulty network.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultyProxy } from "./faulty-proxy.ts";
import { NODES, type SlurmCluster } from "./slurm-cluster.ts";

export const KINDS = ["worker", "browser", "connection", "node"] as const;
export type Kind = (typeof KINDS)[number];

interface Row {
  pid: number;
  parent: number;
  command: string;
}

/** Processes of this machine whose command line matches. */
function processes(pattern: RegExp): Row[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 1 << 26 });
  const rows = stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
  return rows.filter(({ command }) => pattern.test(command));
}

const OUTAGE_MS = 2000;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface Victims {
  /** The run's place, by which its workers are known. */
  place: string;
  proxy: FaultyProxy;
  slurm: SlurmCluster;
  /** 0 ≤ x < 1. */
  random(): number;
}

/** False when there was nothing of the kind to be hurt just now. */
export async function hurt(kind: Kind, victims: Victims): Promise<boolean> {
  return { worker: killWorker, browser: killBrowser, connection: cutConnections, node: loseNode }[kind](victims);
}

const workers = ({ place }: Victims): Row[] =>
  processes(/bin\/farm\.js work /).filter(({ command }) => command.includes(place));
const oneOf = <T>(items: readonly T[], random: () => number): T | undefined =>
  items[Math.floor(random() * items.length)];

async function killWorker(victims: Victims): Promise<boolean> {
  return kill(oneOf(workers(victims), victims.random));
}

async function killBrowser(victims: Victims): Promise<boolean> {
  const parents = new Set(workers(victims).map(({ pid }) => pid));
  const browsers = processes(/chrom/).filter(
    ({ parent, command }) => parents.has(parent) && !command.includes("--type="),
  );
  return kill(oneOf(browsers, victims.random));
}

function kill(row: Row | undefined): boolean {
  if (row === undefined) return false;
  try {
    process.kill(row.pid, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

async function cutConnections({ proxy }: Victims): Promise<boolean> {
  const seen = proxy.seen.length;
  proxy.fault = (_, k) => (k % 2 === 0 ? "cut-before" : "cut-after");
  await wait(OUTAGE_MS);
  proxy.fault = () => null;
  return proxy.seen.length > seen;
}

/** Slurm kills what ran there and queues it again. */
async function loseNode({ slurm, random }: Victims): Promise<boolean> {
  const busy = slurm
    .call("squeue", "--noheader", "--states=R", "--format=%N")
    .split("\n")
    .filter((name) => NODES.includes(name));
  const node = oneOf(busy, random);
  if (node === undefined) return false;
  slurm.call("scontrol", "update", `nodename=${node}`, "state=down", "reason=chaos");
  await wait(OUTAGE_MS);
  slurm.call("scontrol", "update", `nodename=${node}`, "state=resume");
  return true;
}

/** Slurm holds back for two minutes what it queues again. */
export function hurry({ call }: SlurmCluster): void {
  const rows = call("squeue", "--noheader", "--array", "--states=PD", "--format=%i %r")
    .trim()
    .split("\n")
    .filter(Boolean);
  for (const [id, reason] of rows.map((row) => row.split(" "))) {
    if (reason === "BeginTime") spawnSync("scontrol", ["update", `JobId=${id}`, "StartTime=now"]);
  }
}

/** How often each frame was finished, by what the workers printed. */
export function drawnCounts(folder: string): Map<number, number> {
  const counts = new Map<number, number>();
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".out"));
  for (const file of files) {
    for (const [, index] of readFileSync(join(folder, file), "utf8").matchAll(
      /"event":"frame","shard":\d+,"index":(\d+)/g,
    )) {
      counts.set(Number(index), (counts.get(Number(index)) ?? 0) + 1);
    }
  }
  return counts;
}
