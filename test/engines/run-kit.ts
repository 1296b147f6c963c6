// Runs drawn by doubles, and what must come of them wherever they lie.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { execute } from "../../farm/execute.ts";
import type { ExecutorEvent, ExecutorJob } from "../../farm/executors/define.ts";
import { executeLocally } from "../../farm/executors/local.ts";
import { runFrames } from "../../farm/frames.ts";
import type { Run } from "../../farm/run.ts";
import { newRun, runDouble, stage } from "../farm/double.ts";

const DOUBLE = fileURLToPath(new URL("../farm/worker-double.ts", import.meta.url));

export const sha256 = (bytes: Uint8Array | string | null): string =>
  createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");

export function scratchFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "farm-engine-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Temporary files of this process and its children go to a folder of the test: killed workers leave some. */
export function ownTemporaryFolder(t: TestContext): string {
  const folder = scratchFolder(t);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  t.after(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  return folder;
}

/** Every frame's line, and its images' hashes as they are read. */
export async function contents(run: Run, partial = false): Promise<string[]> {
  const found: string[] = [];
  for await (const { line, images } of runFrames(run, { partial })) {
    found.push(line, ...(await Promise.all(images.map(async ({ read }) => sha256(await read())))));
  }
  return found;
}

/** What `contents` gives for a run of so many frames of the double, in a folder. */
export async function expectedContents(frames: number): Promise<string[]> {
  const run = await newRun(frames, 8);
  const shards = Array.from({ length: Math.ceil(frames / 8) }, (_, shard) => shard);
  await runDouble(run, shards, stage().open);
  return contents(run);
}

/** One worker process after the other; `script` may kill one, at its first try. A frame takes 40 ms. */
export async function drawInProcesses(t: TestContext, run: Run, script: string, checkpointMs: number) {
  const events: ExecutorEvent[] = [];
  const never = new AbortController().signal;
  const command = [process.execPath, "--import", "tsx", DOUBLE, run.dir, "40", script, scratchFolder(t)];
  const executor = {
    name: "double",
    summary: "",
    execute: (job: ExecutorJob) => executeLocally(job, [...command, String(checkpointMs)]),
  };
  const onEvent = (event: ExecutorEvent) => void events.push(event);
  await execute(run, { executor, workers: 1, workerFlags: [], onEvent, drain: never, kill: never });
  const drawn = events.flatMap((event) => (event.event === "frame" ? event.index : []));
  return { drawn, deaths: events.filter(({ event }) => event === "worker-died").length };
}
