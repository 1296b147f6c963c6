import { spawn } from "node:child_process";
import type { Ended } from "./retry.ts";

/** A container that AWS Batch starts on a machine. */
export interface Start {
  image: string;
  command: readonly string[];
  env: Readonly<Record<string, string>>;
}

export interface Container {
  ended: Promise<Pick<Ended, "exitCode" | "reason">>;
  signal(signal: "SIGTERM" | "SIGKILL"): void;
  /** What it has printed. */
  output(): string;
}

/** Null: the image cannot be pulled. */
export type Runtime = (start: Start) => Container | null;

/** Runs containers as processes of this machine. `images` says what stands for an image's command here. */
export function processes(
  images: Readonly<Record<string, (command: readonly string[]) => readonly string[]>>,
  machine: Readonly<Record<string, string>> = {},
): Runtime {
  return ({ image, command, env }) => {
    const [program, ...args] = images[image]?.(command) ?? [];
    if (program === undefined) return null;
    const { PATH = "", HOME = "/tmp", TMPDIR = "/tmp" } = process.env;
    const child = spawn(program, args, {
      env: { PATH, HOME, TMPDIR, ...machine, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
    // A container ends with its first process, and takes all others along.
    child.once("exit", () => killGroup(child.pid));
    const ended = new Promise<{ exitCode: number }>((resolve) => {
      child.once("error", () => resolve({ exitCode: 127 }));
      child.once("close", (code, signal) => resolve({ exitCode: code ?? (signal === "SIGKILL" ? 137 : 143) }));
    });
    return {
      ended,
      signal: (signal) => (signal === "SIGKILL" ? killGroup(child.pid) : void child.kill(signal)),
      output: () => printed,
    };
  };
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left.
  }
}

/** Containers that end at once, as told; null runs until it is stopped. */
export function thoughts(exit: (start: Start) => Pick<Ended, "exitCode" | "reason"> | null): Runtime {
  return (start) => {
    let stop = (_: { exitCode: number }) => {};
    const stopped = new Promise<{ exitCode: number }>((resolve) => {
      stop = resolve;
    });
    const told = exit(start);
    return {
      ended: told === null ? stopped : Promise.resolve(told),
      signal: (signal) => stop({ exitCode: signal === "SIGKILL" ? 137 : 143 }),
      output: () => "",
    };
  };
}
