// A real Slurm for tests: a controller and three nodes of four cores, all on loopback, all as root.
import type { ChildProcess } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./ceph.ts";
import { type Daemons, daemons, end, until } from "./daemons.ts";
import { killLeftovers } from "./leftovers.ts";
import { needPackages } from "./packages.ts";
import { accountLines, noAccounts, startAccounts } from "./slurm-accounts.ts";

export interface SlurmCluster {
  /** For SLURM_CONF. */
  conf: string;
  /** Runs a command of Slurm's and returns what it printed. */
  call: Daemons["call"];
  /** Kills the controller, as a crash would. Nodes and jobs go on. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface ClusterChoice {
  /** slurmdbd and its database too. */
  accounts?: boolean;
  /** More of slurm.conf. */
  conf?: string;
}

export const NODES = ["n1", "n2", "n3"];

const COMMANDS = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel", "sacct", "sinfo"];
const PACKAGES = ["munge", "slurm-client", "slurmctld", "slurmd"];

/** Why there can be no cluster here, or null. Installs it when it may. */
export function noSlurm({ accounts = false }: ClusterChoice = {}): string | null {
  if (process.getuid?.() !== 0) return "slurmd starts jobs as root only";
  return needPackages(COMMANDS, PACKAGES) ?? (accounts ? noAccounts() : null);
}

/** The caller stops it; a test process that dies takes its daemons along. */
export async function startSlurm({ accounts = false, conf: more = "" }: ClusterChoice = {}): Promise<SlurmCluster> {
  const dir = mkdtempSync(join(tmpdir(), "farm-slurm-"));
  chmodSync(dir, 0o755);
  for (const name of ["state", "log"]) mkdirSync(join(dir, name));
  writeFileSync(join(dir, "munge.key"), "of no secret ".repeat(80), { mode: 0o600 });
  const conf = join(dir, "slurm.conf");
  const crew = daemons(join(dir, "log"), { ...process.env, SLURM_CONF: conf });
  const { start, call } = crew;
  let controller: ChildProcess | undefined;
  const restart = async () => {
    controller = start("slurmctld", ["-D"]);
    await until(() => call("scontrol", "ping").includes("is UP"), "slurmctld does not answer");
  };
  const stop = async () => {
    if (controller?.exitCode === null) await endJobs(call);
    await crew.endAll();
    // A job that a crashed controller has forgotten outlives the daemons.
    killLeftovers(dir);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    start("munged", ["--foreground", "--force", ...mungeFiles(dir)]);
    const [port, accountsPort, ...nodePorts] = await Promise.all(["controller", "accounts", ...NODES].map(freePort));
    const extra = [...(accounts ? accountLines(dir, accountsPort!) : []), more];
    writeFileSync(conf, configuration(dir, port!, nodePorts, extra));
    if (accounts) await startAccounts(dir, accountsPort!, crew);
    await restart();
    for (const node of NODES) start("slurmd", ["-D", "-N", node]);
    const idle = () => call("sinfo", "--noheader", "--Node", "--partition=farm", "--format=%T").match(/idle/g) ?? [];
    await until(() => idle().length === NODES.length, "the nodes do not report");
    return { conf, call, crash: () => end(controller!), restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const mungeFiles = (dir: string): string[] => [
  `--socket=${mungeSocket(dir)}`,
  `--key-file=${dir}/munge.key`,
  `--pid-file=${dir}/munge.pid`,
  `--log-file=${dir}/log/munge.log`,
  `--seed-file=${dir}/munge.seed`,
];

export const mungeSocket = (dir: string): string => `${dir}/munge.socket`;

/** They outlive the daemons. */
async function endJobs(call: Daemons["call"]): Promise<void> {
  call("scancel", "--quiet", "--user=root");
  await until(() => call("squeue", "--noheader", "--states=R,CG").trim() === "", "jobs do not end");
}

const configuration = (dir: string, port: number, nodePorts: readonly number[], more: readonly string[]): string =>
  [
    "ClusterName=farm",
    "SlurmctldHost=localhost(127.0.0.1)",
    `SlurmctldPort=${port}`,
    "SlurmUser=root",
    "SlurmdUser=root",
    "AuthType=auth/munge",
    `AuthInfo=socket=${mungeSocket(dir)}`,
    "CredType=cred/munge",
    "CommunicationParameters=NoCtldInAddrAny,NoInAddrAny",
    `StateSaveLocation=${dir}/state`,
    `SlurmdSpoolDir=${dir}/spool.%n`,
    `SlurmctldPidFile=${dir}/slurmctld.pid`,
    `SlurmdPidFile=${dir}/slurmd.%n.pid`,
    `SlurmctldLogFile=${dir}/log/slurmctld.log`,
    `SlurmdLogFile=${dir}/log/slurmd.%n.log`,
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "JobAcctGatherType=jobacct_gather/linux",
    "MpiDefault=none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_Core_Memory",
    "SchedulerType=sched/backfill",
    "SchedulerParameters=sched_interval=1,bf_interval=1,defer_batch",
    "SlurmctldTimeout=10",
    "SlurmdTimeout=5",
    "SlurmdParameters=config_overrides",
    "ReturnToService=1",
    ...nodePorts.map((nodePort, k) => {
      const where = `NodeName=${NODES[k]} NodeHostname=localhost NodeAddr=127.0.0.1 Port=${nodePort}`;
      return `${where} CPUs=4 RealMemory=16384 State=UNKNOWN`;
    }),
    "PartitionName=farm Nodes=ALL Default=YES MaxTime=INFINITE State=UP",
    ...more,
    "",
  ].join("\n");
