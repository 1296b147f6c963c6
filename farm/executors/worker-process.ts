import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { killTree } from "../process-tree.ts";
import type { WorkerEvent } from "../worker/events.ts";

export interface WorkerProcess {
  readonly pid: number;
  /** Gives it one more shard to draw. */
  deal(shard: number): void;
  /** It finishes the frames in flight and ends. */
  drain(): void;
  kill(): void;
  /** How it ended. Resolves after its last event. */
  readonly ended: Promise<WorkerEnd>;
}

export interface WorkerEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last lines of its stderr. */
  stderr: string;
}

const STDERR_CHARACTERS = 2000;

/** Starts a worker in a process group of its own, so that Ctrl-C in the terminal reaches only its parent. */
export function startWorker(command: readonly string[], onEvent: (event: WorkerEvent) => void): WorkerProcess {
  const [file = process.execPath, ...args] = command;
  const child = spawn(file, args, { detached: true, stdio: ["pipe", "pipe", "pipe"] });
  // Writing to a worker that has just died is no error of ours: its end is handled by `ended`.
  child.stdin.on("error", () => {});
  const pid = child.pid ?? 0;
  const kill = () => {
    if (pid > 0) killTree(pid);
  };
  process.once("exit", kill);
  // Chromium ends with its worker by itself: the pipe between them closes.
  const ended = end(child, onEvent).finally(() => process.removeListener("exit", kill));
  return { pid, deal: (shard) => void child.stdin.write(`${shard}\n`), drain: () => child.stdin.end(), kill, ended };
}

async function end(child: ChildProcess, onEvent: (event: WorkerEvent) => void): Promise<WorkerEnd> {
  let stderr = "";
  child.stderr?.on("data", (text) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS);
  });
  if (child.stdout) createInterface({ input: child.stdout }).on("line", (line) => onLine(line, onEvent));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, stderr: error.message }));
    child.once("close", (code, signal) => resolve({ code, signal, stderr: stderr.trim() }));
  });
}

/** A worker that is killed can leave half a line. */
function onLine(line: string, onEvent: (event: WorkerEvent) => void): void {
  let event: WorkerEvent;
  try {
    event = JSON.parse(line) as WorkerEvent;
  } catch {
    return;
  }
  onEvent(event);
}
