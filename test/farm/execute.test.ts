import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { execute } from "../../farm/execute.ts";
import type { ExecutorEvent } from "../../farm/executors/define.ts";
import { executeLocally } from "../../farm/executors/local.ts";
import type { Run } from "../../farm/run.ts";
import { isHeld, lockRun, readLock } from "../../farm/run-lock.ts";
import { runStatus } from "../../farm/status.ts";
import { newRun, pause, rendered } from "./double.ts";

const DOUBLE = fileURLToPath(new URL("worker-double.ts", import.meta.url));
const PARENT = fileURLToPath(new URL("parent-double.ts", import.meta.url));
const TSX = ["--import", "tsx"];
const command = (run: Run, ms: number, script = "") => [process.execPath, ...TSX, DOUBLE, run.dir, `${ms}`, script];

interface Options {
  workers?: number;
  ms?: number;
  script?: string;
  drain?: AbortSignal;
  kill?: AbortSignal;
  onEvent?(event: ExecutorEvent): void;
}

async function draw(run: Run, options: Options = {}): Promise<ExecutorEvent[]> {
  const events: ExecutorEvent[] = [];
  const never = new AbortController().signal;
  await execute(run, {
    executor: {
      name: "double",
      summary: "",
      execute: (job) => executeLocally(job, command(run, options.ms ?? 0, options.script)),
    },
    workers: options.workers ?? 2,
    workerFlags: [],
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    drain: options.drain ?? never,
    kill: options.kill ?? never,
  });
  return events;
}

/** All lines of the run, and a hash of all files: what must not depend on how it was made. */
function contents(run: Run): string {
  const hash = createHash("sha256");
  for (const shard of readdirSync(join(run.dir, "shards")).sort()) {
    const dir = join(run.dir, "shards", shard);
    hash.update(readFileSync(join(dir, "frames.jsonl")));
    for (const pass of ["depth", "rgb"])
      for (const file of readdirSync(join(dir, pass)).sort())
        hash.update(file).update(readFileSync(join(dir, pass, file)));
  }
  return hash.digest("hex");
}

async function expected(frames: number, shardFrames: number): Promise<string> {
  const run = await newRun(frames, shardFrames);
  await draw(run, { workers: 1 });
  return contents(run);
}

test("one worker and three workers leave the same bytes, and no lock", async () => {
  const run = await newRun(30, 4);
  const events = await draw(run, { workers: 3, ms: 5 });
  assert.equal(contents(run), await expected(30, 4));
  assert.equal(new Set(events.flatMap((event) => (event.event === "frame" ? [event.worker] : []))).size, 3);
  assert.ok(!existsSync(join(run.dir, "lock.json")));
  assert.equal((await runStatus(run)).state, "done");
});

test("a worker that dies once is replaced and nothing is lost", async () => {
  const run = await newRun(20, 5);
  const events = await draw(run, { script: "die:7", ms: 2 });
  assert.equal(events.filter((event) => event.event === "worker-died").length, 1);
  assert.equal(contents(run), await expected(20, 5));
});

test("a frame that kills every worker costs its shard's rest, not the run", async () => {
  const run = await newRun(20, 5);
  const events = await draw(run, { workers: 1, script: "kill:7", ms: 2 });
  const failed = events.flatMap((event) => (event.event === "frame-failed" ? [event.index] : []));
  assert.ok(failed.includes(7) && failed.every((index) => index >= 5 && index < 10), `${failed}`);
  const status = await runStatus(run);
  assert.deepEqual([status.state, status.shards.done, status.causes[0]?.code], ["failed", 3, "worker.died"]);
  assert.match(status.causes[0]?.message ?? "", /SIGKILL/);
  await draw(run);
  assert.equal(contents(run), await expected(20, 5));
});

test("workers that never start end the run with what they said", async () => {
  const run = await newRun(40, 5);
  await assert.rejects(draw(run, { script: "never" }), { code: "worker.all-die", kind: "failed" });
  assert.ok(!existsSync(join(run.dir, "lock.json")));
});

test("a worker's user error (no browser) ends the run at once", async () => {
  const run = await newRun(20, 5);
  await assert.rejects(draw(run, { script: "fatal:0" }), { code: "browser.missing", kind: "user" });
});

test("draining keeps what was in flight; the run goes on later", async () => {
  const run = await newRun(60, 20);
  const drain = new AbortController();
  const onEvent = ({ event }: ExecutorEvent) => event === "frame" && drain.abort();
  await draw(run, { workers: 1, ms: 100, drain: drain.signal, onEvent });
  const status = await runStatus(run);
  assert.equal(status.state, "interrupted");
  assert.ok(status.frames.done > 0 && status.frames.done < 60, `${status.frames.done}`);
  await draw(run);
  assert.equal(contents(run), await expected(60, 20));
});

test("killing ends every process at once", async () => {
  const run = await newRun(60, 20);
  const kill = new AbortController();
  const onEvent = ({ event }: ExecutorEvent) => event === "frame" && kill.abort();
  const events = await draw(run, { ms: 100, kill: kill.signal, onEvent });
  assert.ok(events.some(({ event }) => event === "worker-started"));
  for (const event of events) if (event.event === "worker-started") assert.throws(() => process.kill(event.pid, 0));
});

async function spawnParent(run: Run, ms: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...TSX, PARENT, run.dir, DOUBLE, String(ms)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve, reject) => {
    child.stdout?.once("data", resolve);
    child.once("exit", (code) => reject(new Error(`the parent ended by itself (${code})`)));
  });
  return child;
}

test("a run whose parent is killed with SIGKILL three times resumes to the same bytes", async () => {
  const run = await newRun(150, 10);
  for (const ms of [150, 420, 260]) {
    const parent = await spawnParent(run, 50);
    await pause(ms);
    parent.kill("SIGKILL");
    await new Promise((resolve) => parent.once("exit", resolve));
  }
  const before = (await runStatus(run)).frames.done;
  assert.ok(before > 0 && before < 150, `${before} frames before the last start`);
  // At once: workers of the dead parent may still be at their last frame.
  await draw(run);
  assert.equal(contents(run), await expected(150, 10));
});

test("two never work on one run; the error names the process", async () => {
  const run = await newRun(40, 10);
  const parent = await spawnParent(run, 50);
  assert.equal((await runStatus(run)).state, "running");
  await assert.rejects(draw(run), (error: Error & { code: string }) => {
    assert.equal(error.code, "run.busy");
    assert.match(error.message, new RegExp(`process ${parent.pid}`));
    return true;
  });
  parent.kill("SIGKILL");
});

test("a lock is stale when its process is gone or is another one, and when another machine fell silent", async () => {
  const run = await newRun(4, 4);
  const held = await lockRun(run);
  const lock = (await readLock(run.store))!;
  assert.ok(isHeld(lock));
  assert.ok(!isHeld({ ...lock, started: "12345678-1" }));
  assert.ok(!isHeld({ ...lock, pid: 2 ** 22 - 1 }));
  const elsewhere = { ...lock, host: `not-${hostname()}` };
  assert.ok(isHeld(elsewhere));
  assert.ok(!isHeld({ ...elsewhere, beat: new Date(Date.now() - 600_000).toISOString() }));
  await held.release();
  assert.equal(await readLock(run.store), null);
});

test("status of 10,000 shards tells done from missing", async () => {
  const run = await newRun(10_000, 1);
  const line = `${JSON.stringify(rendered(0).record)}\n`;
  for (let shard = 0; shard < 10_000; shard++) {
    const dir = join(run.dir, "shards", String(shard).padStart(6, "0"));
    mkdirSync(dir, { recursive: true });
    if (shard % 10 !== 3) writeFileSync(join(dir, "done.json"), "{}");
    else writeFileSync(join(dir, "frames.partial.jsonl"), line.slice(0, 20));
  }
  const status = await runStatus(run);
  assert.deepEqual(status.frames, { total: 10_000, done: 9000, failed: 0, missing: 1000 });
  assert.deepEqual(
    status.causes.map(({ code, frames }) => [code, frames]),
    [["interrupted", 1000]],
  );
});
