// Servers of a test, in the foreground, with their output in files.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

const LIMIT_MS = 60_000;

export interface Daemons {
  start(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess;
  /** Runs a command to its end and returns what it printed. */
  call(command: string, ...args: string[]): string;
  /** The last one first. */
  endAll(): Promise<void>;
}

/** They are killed by the kernel when this process ends in whatever way. */
export function daemons(logs: string, env: NodeJS.ProcessEnv): Daemons {
  const started: ChildProcess[] = [];
  return {
    start(command, args, more = {}) {
      const log = openSync(join(logs, `${command}.out`), "a");
      const words = ["--pdeathsig", "KILL", "--", command, ...args];
      const child = spawn("setpriv", words, { env: { ...env, ...more }, stdio: ["ignore", log, log] });
      closeSync(log);
      started.push(child);
      return child;
    },
    call(command, ...args) {
      const { status, stdout, stderr, error } = spawnSync(command, args, { env, encoding: "utf8", timeout: LIMIT_MS });
      if (status !== 0)
        throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`}`);
      return stdout;
    },
    async endAll() {
      for (const daemon of started.reverse()) await end(daemon);
    },
  };
}

export async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = new Promise((resolve) => daemon.once("exit", resolve));
  daemon.kill("SIGKILL");
  await ended;
}

/** Looks five times a second; what throws does not hold yet. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  otherwise: string,
  limitMs = LIMIT_MS,
): Promise<void> {
  const limit = Date.now() + limitMs;
  let fault = "";
  while (Date.now() < limit) {
    try {
      if (await holds()) return;
    } catch (error) {
      fault = `: ${error}`;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`After ${limitMs / 1000} s ${otherwise}${fault}`);
}
