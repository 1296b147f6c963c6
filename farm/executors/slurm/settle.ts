import { join, resolve } from "node:path";
import { packageRoot } from "../../package-root.ts";
import { isRemote } from "../../store/place.ts";
import { WORKER_NODE_FLAGS } from "../worker-flags.ts";
import { badFlag, formed, plain, whole } from "./checks.ts";
import { settleExtra } from "./extra.ts";
import { DEFAULTS, type SlurmSettings } from "./settings.ts";
import { checkTime } from "./time.ts";
import { splitWords } from "./words.ts";

/** As the command line gives them. */
export interface SlurmFlags {
  partition?: string;
  account?: string;
  qos?: string;
  time?: string;
  cpus?: number;
  memory?: string;
  gres?: string;
  constraint?: string;
  throttle?: number;
  requeues?: number;
  module?: readonly string[];
  setup?: readonly string[];
  container?: string;
  farm?: string;
  sbatch?: readonly string[];
  hardware?: boolean;
}

const NAMES = /^[\w.,@+-]+$/;
const MEMORY = /^\d+[KMGT]?$/;
const GRES = /^[\w.,:+/()=-]+$/;
const CONSTRAINT = /^[\w.,:=&|*+!@()[\]-]+$/;
const MODULE = /^[\w][\w.+@/-]*$/;

/** Flags → settings. Everything that can be known here is checked; nobody is asked. */
export function settleSlurm(flags: SlurmFlags, run: string): SlurmSettings {
  const { cpus = DEFAULTS.cpus, memory = DEFAULTS.memory, requeues = DEFAULTS.requeues, throttle, time } = flags;
  return {
    logs: logFolder(run),
    command: startOf(flags),
    cpus: whole("cpus", cpus, [1, 4096]),
    memory: formed("memory", memory, MEMORY, "memory as Slurm writes it", "6G"),
    requeues: whole("requeues", requeues, [0, 1000]),
    ...(throttle !== undefined && { throttle: whole("throttle", throttle, [1, 1_000_000]) }),
    ...(time !== undefined && { time: checkTime(time) }),
    ...gres(flags),
    ...names(flags),
    modules: (flags.module ?? []).map((name) => formed("module", name, MODULE, "the name of a module", "nodejs/20")),
    setup: (flags.setup ?? []).map((line) => plain("setup", line)),
    sbatch: (flags.sbatch ?? []).map(settleExtra),
  };
}

/** A folder that the nodes see: the run's, or one where Slurm would put its own files. */
function logFolder(run: string): string {
  const folder = isRemote(run) ? resolve("slurm-logs") : join(run, "logs", "slurm");
  // A backslash switches off what Slurm puts in for %A and %a.
  if (!folder.includes("\\")) return plain("out", folder);
  throw badFlag(
    "out",
    `${run} has a backslash in its path, which Slurm cannot write logs to.`,
    "Choose another folder.",
  );
}

function startOf({ container, farm }: SlurmFlags): string[] {
  const wrapper = container === undefined ? [] : words("container", container);
  if (farm !== undefined) return [...wrapper, ...words("farm", farm)];
  // The image has a Node and a farm of its own.
  if (wrapper.length > 0) return [...wrapper, "farm"];
  return [process.execPath, ...WORKER_NODE_FLAGS, join(packageRoot(), "bin", "farm.js")];
}

function words(flag: string, text: string): string[] {
  const found = splitWords(plain(flag, text));
  if (found === null) throw badFlag(flag, `${text} has a quote that is not closed.`, "Close it, or leave it out.");
  if (found.length === 0) throw badFlag(flag, "names no command.", `Leave --${flag} out, or name one.`);
  return found;
}

function gres({ gres: given, hardware = false }: SlurmFlags): { gres?: string } {
  const wanted = given ?? (hardware ? DEFAULTS.gpu : undefined);
  return wanted === undefined ? {} : { gres: formed("gres", wanted, GRES, "a list of resources", "gpu:1") };
}

function names({ partition, account, qos, constraint }: SlurmFlags) {
  return {
    ...(partition !== undefined && { partition: formed("partition", partition, NAMES, "a partition", "gpu") }),
    ...(account !== undefined && { account: formed("account", account, NAMES, "an account", "vision") }),
    ...(qos !== undefined && { qos: formed("qos", qos, NAMES, "a quality of service", "normal") }),
    ...(constraint !== undefined && {
      constraint: formed("constraint", constraint, CONSTRAINT, "a list of features", "a100|h100"),
    }),
  };
}
