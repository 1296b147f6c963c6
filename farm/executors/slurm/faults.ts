import { FarmError } from "../../../renderer/errors.ts";
import type { Outcome } from "./call.ts";

const PASSING =
  /unable to contact slurm controller|socket timed out|connection (?:refused|reset|timed out)|zero bytes were transmitted|temporarily unable|resource temporarily unavailable|transport endpoint|communication|header lengths|try again|database (?:down|connection)|unable to connect to database|backup controller|standby mode/i;

/** Whether the same command can succeed later; what a submission came to is then unknown. */
export const isPassing = ({ code, stderr, problem }: Outcome): boolean =>
  problem === undefined && (code === null || PASSING.test(stderr)) && !FULL.test(stderr);

/** sbatch has waited two minutes by then. */
const FULL = /unable to accept job/i;

/** Slurm knows none of the jobs that it was asked about. */
export const UNKNOWN_JOB = "unknown-job";

interface Explanation {
  says: RegExp;
  code: string;
  remedy: string;
  /** In place of Slurm's own words. */
  message?: string;
}

const LIMITS = "`sacctmgr show assoc user=$USER` and `sacctmgr show qos` list the limits.";

const EXPLANATIONS: readonly Explanation[] = [
  { says: /invalid job id/i, code: UNKNOWN_JOB, remedy: "Slurm forgets jobs some minutes after they have ended." },
  { says: /invalid partition/i, code: "partition", remedy: "`sinfo` lists the partitions; name one with --partition." },
  {
    says: /invalid account|account\/partition combination/i,
    code: "account",
    remedy: "`sacctmgr show assoc user=$USER` lists yours; name one with --account.",
  },
  { says: /invalid qos/i, code: "qos", remedy: "`sacctmgr show qos` lists them; name one with --qos." },
  {
    says: /generic resource/i,
    code: "gres",
    remedy: "`sinfo --format='%N %G'` lists what the nodes have; name it with --gres, such as gpu:a100:1.",
  },
  {
    says: /invalid feature/i,
    code: "constraint",
    remedy: "`sinfo --format='%N %f'` lists the nodes' features; name them with --constraint.",
  },
  {
    says: /invalid job array/i,
    code: "array",
    remedy: "`scontrol show config` tells MaxArraySize; 0 is no arrays at all.",
  },
  {
    says: FULL,
    code: "full",
    remedy:
      "The cluster has as many jobs as it can (MaxJobCount), and a task is one: raise --shards-per-task, or come back later.",
  },
  {
    says: /SubmitJobs?\w*Limit/i,
    code: "submit-limit",
    remedy: `Draw more shards in a task, so that there are fewer: --shards-per-task. ${LIMITS}`,
  },
  {
    says: /time limit is invalid|Wall\w*Limit|TimeLimit/i,
    code: "time",
    remedy: "`sinfo --format='%P %l'` tells what the partitions allow; give --time within it.",
  },
  {
    says: /violates accounting|policy/i,
    code: "policy",
    remedy: `Ask for less, or choose another --qos or --account. ${LIMITS}`,
  },
  {
    says: /node configuration|memory specification|more processors|cpu count/i,
    code: "size",
    remedy: "`sinfo --format='%P %c %m %G'` tells what the nodes have; ask for less with --cpus, --memory or --gres.",
  },
  {
    says: /configuration source|cannot stat file|slurm\.conf/i,
    code: "no-cluster",
    message: "Slurm's commands know of no cluster on this machine.",
    remedy: "Run farm where `sinfo` works: on a login node, or with SLURM_CONF set.",
  },
  {
    says: /munge|authentication|credential/i,
    code: "authentication",
    remedy: "`munge -n | unmunge` tests this machine's part of it; its administrator can help.",
  },
  { says: /access\/permission denied|permission/i, code: "denied", remedy: "Ask the cluster's administrators." },
];

const UNEXPLAINED: Omit<Explanation, "says"> = {
  code: "refused",
  remedy: "Mend what it names; `--dry-run` prints the script.",
};

/** What a command said, as something a person can act on. */
export function slurmError(command: string, outcome: Outcome): FarmError {
  const { stderr, problem, code } = outcome;
  if (problem === "ENOENT") return notHere(command);
  const said = words(stderr) || problem || (code === null ? "it took too long" : `exit code ${code}`);
  if (isPassing(outcome)) return away(command, said);
  const { code: name, remedy, message } = EXPLANATIONS.find(({ says }) => says.test(stderr)) ?? UNEXPLAINED;
  return new FarmError({
    code: `slurm.${name}`,
    message: message ?? `Slurm refuses: ${said}`,
    remedy,
    where: command,
    cause: new Error(stderr),
  });
}

/** "sbatch: error: Batch job submission failed: Invalid qos specification" → the last part of its last line. */
function words(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.replace(/^\w+: (?:error|fatal): /, "").trim());
  const telling = lines.filter((line) => line !== "" && !/^Try /.test(line));
  return [...new Set(telling)].slice(-3).join("; ").slice(0, 500);
}

const notHere = (command: string): FarmError =>
  new FarmError({
    code: "slurm.not-installed",
    message: `There is no command ${command} on this machine.`,
    remedy: "Run farm where Slurm's commands are: on a login node of the cluster.",
    where: command,
  });

const away = (command: string, said: string): FarmError =>
  new FarmError({
    code: "slurm.unreachable",
    message: `Slurm's controller does not answer ${command}: ${said}`,
    remedy: "Try again when `scontrol ping` says UP. What is running goes on.",
    where: command,
    kind: "failed",
  });
