import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { trace as command } from "../../farm/cli/commands/trace.ts";
import { runCommand } from "../../farm/cli/parse.ts";
import type { Run } from "../../farm/run.ts";
import { LOG_DIR, shardName } from "../../farm/run-layout.ts";
import { traceText } from "../../farm/trace/trace.ts";
import { farm } from "../cli/farm.ts";
import { newRun } from "../farm/double.ts";
import { readTrace, type Slice, type Trace } from "./read-trace.ts";

const BEGIN = Date.parse("2025-01-31T14:00:00.000Z");
const SECOND = 1_000_000;

/** Seconds after the beginning, and what was said. */
type Line = [seconds: number, event: string, more: object];

async function log(run: Run, shard: number, worker: string, host: string, lines: Line[], tail = ""): Promise<void> {
  const head: Line = [lines[0]![0], "worker", { worker, host, pid: 1, job: null, shard }];
  const text = [head, ...lines].map(([seconds, event, more]) =>
    JSON.stringify({ time: new Date(BEGIN + 1000 * seconds).toISOString(), event, ...more }),
  );
  await run.store.writeAtomic(`${LOG_DIR}/${shardName(shard)}/${worker}.jsonl`, `${text.join("\n")}\n${tail}`);
}

async function read(run: Run): Promise<Trace> {
  let text = "";
  for await (const piece of traceText(run)) text += piece;
  return readTrace(text);
}

const frame = (shard: number, index: number, ...[apply, draw, encode]: number[]) => ({
  shard,
  index,
  timings: { apply, draw, encode },
});
const brief = (slices: readonly Slice[] | undefined) => slices?.map(({ name, ts, dur }) => [name, ts, dur]);

async function twoMachines(): Promise<Run> {
  const run = await newRun(40, 10);
  const startup = { browser: 800, selftest: 1200 };
  await log(run, 0, "node7-a", "node7", [
    [0, "shard-started", { shard: 0, frames: 10 }],
    [3, "ready", { startup, fingerprint: { renderer: "test" } }],
    [4, "frame", frame(0, 0, 500, 100.5, 200)],
    // In flight together: 4.3 to 5, and 4.5 to 5.2.
    [5, "frame", frame(0, 1, 400, 100, 200)],
    [5.2, "frame", frame(0, 2, 400, 100, 200)],
    [6, "fault", { index: 3, attempt: 0, code: "session.crash", message: "The browser ended." }],
    [9, "ready", { startup, fingerprint: { renderer: "test" } }],
    [10, "frame-failed", { shard: 0, index: 3, seed: 7, code: "session.crash", message: "The browser ended." }],
    [10, "recycled", { reason: "2000 frames drawn" }],
    [11, "shard-failed", { shard: 0, failed: 1 }],
  ]);
  await log(run, 1, "node7-a", "node7", [
    [11, "shard-started", { shard: 1, frames: 10 }],
    [12, "frame", frame(1, 10, 1, 2, 3)],
    [12, "shard-done", { shard: 1, frames: 1 }],
  ]);
  const torn = '{"time":"2025-01-31T14:00:30.000Z","event":"fra';
  await log(
    run,
    2,
    "node9-b",
    "node9",
    [
      [20, "shard-started", { shard: 2, frames: 10 }],
      [25, "frame", frame(2, 20, 9, 9, 9)],
    ],
    torn,
  );
  return run;
}

test("browser starts and frames end when they were reported, with their parts filling them", async () => {
  const { threads, otherData } = await read(await twoMachines());
  assert.equal(otherData.begin, "2025-01-31T14:00:00.000Z");
  const slices = threads.get("node7-a");
  assert.deepEqual(brief(slices), [
    ["browser start", 1 * SECOND, 2 * SECOND],
    ["frame 0", 4 * SECOND - 800_500, 800_500],
    ["frame 1", 4.3 * SECOND, 0.7 * SECOND],
    ["browser start", 7 * SECOND, 2 * SECOND],
    ["frame 10", 12 * SECOND - 6000, 6000],
  ]);
  assert.deepEqual(brief(slices?.[0]?.children), [
    ["browser", 1 * SECOND, 800_000],
    ["selftest", 1.8 * SECOND, 1_200_000],
  ]);
  assert.deepEqual(brief(slices?.[1]?.children), [
    ["apply", 3_199_500, 500_000],
    ["draw", 3_699_500, 100_500],
    ["encode", 3_800_000, 200_000],
  ]);
});

test("a frame that overlaps another is in a row of its own beside it", async () => {
  const { threads } = await read(await twoMachines());
  assert.deepEqual([...threads.keys()], ["node7-a", "node7-a (2)", "node9-b"]);
  assert.deepEqual(brief(threads.get("node7-a (2)")), [["frame 2", 4.5 * SECOND, 0.7 * SECOND]]);
});

test("a process for each machine, a thread for each worker", async () => {
  const { processes } = await read(await twoMachines());
  assert.deepEqual(Object.fromEntries(processes), { "node7-a": "node7", "node7-a (2)": "node7", "node9-b": "node9" });
});

test("shards span from their beginning to their end; one whose worker vanished to its last word", async () => {
  const { spans } = await read(await twoMachines());
  assert.deepEqual(spans, [
    { name: "shard 0", ts: 0, dur: 11 * SECOND, args: { worker: "node7-a", outcome: "failed" } },
    { name: "shard 1", ts: 11 * SECOND, dur: 1 * SECOND, args: { worker: "node7-a", outcome: "done" } },
    { name: "shard 2", ts: 20 * SECOND, dur: 5 * SECOND, args: { worker: "node9-b", outcome: "unfinished" } },
  ]);
});

test("faults, recycled browsers and frames that are given up are marked", async () => {
  const { events } = await read(await twoMachines());
  const marks = events
    .filter(({ ph }) => ph === "i")
    .map(({ name, ts, s, args }) => [name, ts, s, args?.code ?? args?.reason]);
  assert.deepEqual(marks, [
    ["fault", 6 * SECOND, "t", "session.crash"],
    ["frame-failed", 10 * SECOND, "t", "session.crash"],
    ["recycled", 10 * SECOND, "t", "2000 frames drawn"],
  ]);
});

test("a part that took no time is left out", async () => {
  const run = await newRun(10, 10);
  await log(run, 0, "node-a", "node", [
    [0, "shard-started", { shard: 0, frames: 10 }],
    [3, "frame", frame(0, 0, 500, 0.0001, 200)],
  ]);
  const [slice] = (await read(run)).threads.get("node-a") ?? [];
  assert.deepEqual(
    slice?.children.map(({ name }) => name),
    ["apply", "encode"],
  );
});

test("a large run is made piece by piece", async () => {
  const run = await newRun(5000, 1000);
  for (let shard = 0; shard < 5; shard++) {
    const frames = Array.from(
      { length: 1000 },
      (_, k): Line => [1 + k, "frame", frame(shard, shard * 1000 + k, 3, 4, 5)],
    );
    await log(run, shard, `node-${shard}`, "node", [[0, "shard-started", { shard, frames: 1000 }], ...frames]);
  }
  const pieces: string[] = [];
  for await (const piece of traceText(run)) pieces.push(piece);
  assert.ok(pieces.length > 20 && pieces.every(({ length }) => length < 100_000), `${pieces.length}`);
  const { threads } = readTrace(pieces.join(""));
  assert.equal([...threads.values()].flat().length, 5000);
});

test("a run without logs says so", async () => {
  const run = await newRun(10, 10);
  await assert.rejects(read(run), { code: "trace.no-logs" });
});

test("of a real run: the stages in the trace are those that the workers told", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "farm-trace-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const recipe = ["--scene", "solar-panel", "--size", "96", "--passes", "rgb", "--frames", "9"];
  const flags = ["--workers", "2", "--shard-frames", "3", "--out", join(folder, "run"), "--json"];
  const { code, stdout, stderr } = await farm(folder, "submit", ...recipe, ...flags);
  assert.equal(code, 0, stderr);
  const said = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const out = join(folder, "trace.json");
  t.mock.method(process.stdout, "write", () => true);
  assert.equal(await runCommand(command, ["trace", join(folder, "run"), "--out", out], null), 0);
  t.mock.restoreAll();
  const { threads, spans, processes } = readTrace(readFileSync(out, "utf8"));
  const slices = [...threads.values()].flat();
  for (const { index, timings } of said.filter(({ event }) => event === "frame")) {
    const slice = slices.find(({ name }) => name === `frame ${index}`);
    assert.ok(slice, `no frame ${index}`);
    for (const [stage, ms] of Object.entries(timings as Record<string, number>)) {
      const dur = slice.children.find(({ name }) => name === stage)?.dur ?? 0;
      assert.ok(Math.abs(dur - ms * 1000) <= 1, `${stage} of ${index}: ${dur} of ${ms} ms`);
    }
    const sum = slice.children.reduce((total, { dur }) => total + dur, 0);
    assert.equal(sum, slice.dur);
  }
  assert.equal(slices.filter(({ cat }) => cat === "frame").length, 9);
  const starts = said.filter(({ event }) => event === "ready");
  assert.equal(slices.filter(({ name }) => name === "browser start").length, starts.length);
  assert.deepEqual(
    spans.map(({ args }) => args.outcome),
    ["done", "done", "done"],
  );
  assert.equal(new Set(processes.values()).size, 1);
});
