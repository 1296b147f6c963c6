import { badFlag, plain } from "./checks.ts";

/** What the farm itself says to sbatch; another value would break the job or hide it from `farm status`. */
const OURS = new Set([
  "array",
  "job-name",
  "output",
  "error",
  "open-mode",
  "signal",
  "requeue",
  "no-requeue",
  "comment",
  "ntasks",
  "nodes",
  "parsable",
  "test-only",
  "wait",
  "wrap",
]);
/** They have a flag here that is checked. */
const FLAGS: Readonly<Record<string, string>> = {
  partition: "partition",
  account: "account",
  qos: "qos",
  time: "time",
  "cpus-per-task": "cpus",
  mem: "memory",
  gres: "gres",
  constraint: "constraint",
};
const ELSEWHERE = new Set(["clusters", "cluster"]);

/** "exclude=n7" or "--exclude=n7" → "--exclude=n7". */
export function settleExtra(text: string): string {
  const [, name = "", value] = /^(?:--)?([a-z][a-z0-9-]*)(=.*)?$/.exec(plain("sbatch", text)) ?? [];
  if (name === "") {
    throw badFlag("sbatch", `${text} is not a long option of sbatch.`, "Write --sbatch exclude=n7, for example.");
  }
  if (OURS.has(name)) throw badFlag("sbatch", `${name} is set by the farm.`, "Leave it out.");
  const flag = FLAGS[name];
  if (flag !== undefined) throw badFlag("sbatch", `${name} has a flag of its own.`, `Write --${flag}.`);
  if (ELSEWHERE.has(name)) {
    throw badFlag("sbatch", `${name}: jobs are followed on one cluster.`, "Choose it with SLURM_CONF.");
  }
  return `--${name}${value ?? ""}`;
}
