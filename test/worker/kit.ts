// Worker processes as engines start them, and runs for them.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { withCode } from "../../farm/code.ts";
import { runFrames } from "../../farm/frames.ts";
import { createRun, type Run } from "../../farm/run.ts";
import { makeRun } from "../../farm/submit.ts";
import type { WorkerEvent } from "../../farm/worker/events.ts";
import { folder, plan } from "../farm/double.ts";

const TSX = fileURLToPath(import.meta.resolve("tsx"));
const CLI = fileURLToPath(new URL("../cli/entry.ts", import.meta.url));
const DOUBLE = fileURLToPath(new URL("manners-double.ts", import.meta.url));

/** A run of tars for the double of a browser. */
export const tarRun = (frames: number, shardFrames: number): Promise<Run> =>
  createRun(folder(), { ...plan(frames, shardFrames), layout: "tar" }, []);

/** A run of tars that a real browser draws. */
export const realRun = (frames: number, shardFrames: number, size = "64"): Promise<Run> =>
  withCode([], (code) =>
    makeRun(
      code,
      {
        file: undefined,
        set: [],
        flags: { scene: "solar-panel", frames: `${frames}`, size, passes: "rgb,segmentation" },
      },
      { out: folder(), shardFrames, layout: "tar" },
    ),
  );

/** Temporary files of workers go to a folder of the test: killed ones leave some. */
export function temporaryFolder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), "farm-worker-"));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Since the start, or since `kill`. */
  seconds: number;
  stderr: string;
}

export interface Work {
  pid: number;
  events: WorkerEvent[];
  /** The first event of this name, past or to come. Rejects when the worker ends without it. */
  event<Name extends WorkerEvent["event"]>(name: Name): Promise<WorkerEvent & { event: Name }>;
  kill(signal: NodeJS.Signals): void;
  /** Nobody reads what it says any more. */
  closeOutput(): void;
  ended: Promise<Ended>;
}

/** `farm work` on a run, from the source. */
export const startWork = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Work =>
  start([CLI, "work", ...args], env);

/** A worker process without a browser: see manners-double.ts. */
export const startDouble = (options: object, env: Readonly<Record<string, string>> = {}): Work =>
  start([DOUBLE, JSON.stringify(options)], env);

function start(words: readonly string[], env: Readonly<Record<string, string>>): Work {
  const child = spawn(process.execPath, ["--import", TSX, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const events: WorkerEvent[] = [];
  let wake: () => void = () => {};
  let since = performance.now();
  createInterface({ input: child.stdout! }).on("line", (line) => {
    events.push(JSON.parse(line) as WorkerEvent);
    wake();
  });
  const ended = endOf(child, () => (performance.now() - since) / 1000);
  void ended.then(() => wake());
  const next = () => new Promise<void>((resolve) => (wake = resolve));
  return {
    pid: child.pid!,
    events,
    ended,
    kill(signal) {
      since = performance.now();
      child.kill(signal);
    },
    closeOutput: () => child.stdout!.destroy(),
    async event(name) {
      for (;;) {
        const found = events.find(({ event }) => event === name);
        if (found) return found as never;
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`ended without "${name}"`);
        await next();
      }
    },
  };
}

function endOf(child: ChildProcess, seconds: () => number): Promise<Ended> {
  let stderr = "";
  child.stderr!.on("data", (text) => (stderr += text));
  return new Promise((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, seconds: seconds(), stderr })),
  );
}

/** Indices of the frames that a run has, finished shards or not, with their images read. */
export async function framesOf(run: Run): Promise<number[]> {
  const indices: number[] = [];
  for await (const { record, images } of runFrames(run, { partial: true })) {
    for (const { read, bytes } of images) if ((await read()).length !== bytes) throw new Error("a short image");
    indices.push(record.index);
  }
  return indices;
}
