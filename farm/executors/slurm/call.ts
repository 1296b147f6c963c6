import { execFile } from "node:child_process";
import { isPassing, slurmError } from "./faults.ts";

/** One of Slurm's commands, as it ended. */
export interface Outcome {
  /** Null when it was ended for taking too long, or could not be started. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Why it could not be started: "ENOENT". */
  problem?: string;
}

export interface Patience {
  attempts: number;
  /** The wait before the second attempt, milliseconds; it doubles with each … */
  firstMs: number;
  /** … up to this. */
  longestMs: number;
}

/** Beside the 9 s that Slurm's commands wait themselves for a controller that is away: about two minutes. */
export const PATIENCE: Patience = { attempts: 7, firstMs: 1000, longestMs: 15_000 };

/** sbatch itself waits minutes for a controller that is busy. */
const LIMIT_MS = 300_000;
/** What all jobs of a large cluster may take. */
const MOST_BYTES = 1 << 29;

/** Runs a command without a shell. How it ended is for the caller to judge. */
export function run(command: string, args: readonly string[], input = ""): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env: environment(), timeout: LIMIT_MS, maxBuffer: MOST_BYTES };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      const problem = typeof error?.code === "string" ? { problem: error.code } : {};
      resolve({ code, stdout, stderr, ...problem });
    });
    // A command that ends before it has read everything is judged by its end.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/** As `run`, again and again while the controller is away. Throws what another try cannot cure. */
export async function call(
  command: string,
  args: readonly string[],
  { attempts, firstMs, longestMs }: Patience = PATIENCE,
): Promise<string> {
  for (let tried = 1; ; tried++) {
    const outcome = await run(command, args);
    if (outcome.code === 0) return outcome.stdout;
    if (tried >= attempts || !isPassing(outcome)) throw slurmError(command, outcome);
    await pause(Math.min(longestMs, firstMs * 2 ** (tried - 1)));
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const KEPT = new Set(["SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_JWT"]);
const BLOCKING = new Set(["SBATCH_WAIT", "SBATCH_TEST_ONLY", "SBATCH_CLUSTERS"]);

/**
 * The user's environment, which sbatch passes on to the job, without what would change the meaning of our commands, and
 * without what an allocation that this process runs in has put there: an array task must not inherit its restart count.
 */
export function environment(of: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const isOurs = (name: string) =>
    KEPT.has(name) || !(/^(?:SLURM|SLURMD|SQUEUE|SCANCEL|SACCT|SINFO|SCONTROL)_/.test(name) || BLOCKING.has(name));
  const kept = Object.entries(of).filter(([name]) => isOurs(name));
  // squeue writes sets of indexes out in full.
  return { ...Object.fromEntries(kept), SLURM_BITSTR_LEN: "0" };
}
