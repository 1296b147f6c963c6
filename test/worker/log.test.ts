// What workers say, kept in the run by shard.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { planJob, writeJob } from "../../farm/jobs/job.ts";
import { shardLog } from "../../farm/logs.ts";
import type { Run } from "../../farm/run.ts";
import { localStore } from "../../farm/store/local.ts";
import { startShardLogs } from "../../farm/worker/shard-log.ts";
import { folder, pause } from "../farm/double.ts";
import { startDouble, tarRun, temporaryFolder } from "./kit.ts";

type Line = Record<string, unknown> & { event: string };

function linesOf(run: Run, shard: string): Line[] {
  const dir = join(run.dir, "logs", shard);
  const [name, ...more] = readdirSync(dir);
  assert.equal(more.length, 0);
  const text = readFileSync(join(dir, name!), "utf8");
  assert.ok(text.endsWith("\n"));
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

test("each shard has its log: who draws it first, then what happens, with times", async (t) => {
  const run = await tarRun(6, 3);
  const job = planJob(run, [0, 1], { engine: "paper", shardsPerTask: 2, workerFlags: [], settings: {} });
  await writeJob(run, job);
  const env = { TMPDIR: temporaryFolder(t), FARM_TASK: "0", AWS_BATCH_JOB_ATTEMPT: "2" };
  const at = { index: 4, what: "fault" };
  const work = startDouble({ run: run.dir, job: job.id, at, limits: { retries: 1 } }, env);
  assert.equal((await work.ended).code, 70);
  const first = linesOf(run, "000000");
  const { worker, host, job: id, task, attempt, shard } = first[0]!;
  assert.match(String(worker), /^[a-z0-9-]+-[0-9a-f]{10}$/);
  assert.deepEqual([host, id, task, attempt, shard], [hostname(), job.id, 0, 2, 0]);
  const names = ({ event }: Line) => event;
  assert.deepEqual(
    first.map(names).filter((name) => name !== "frame"),
    ["worker", "shard-started", "ready", "shard-done"],
  );
  assert.equal(first.filter(({ event }) => event === "frame").length, 3);
  const second = linesOf(run, "000001");
  for (const event of ["worker", "fault", "ready", "frame-failed", "shard-failed"]) {
    assert.ok(
      second.some((line) => line.event === event),
      event,
    );
  }
  for (const { time } of [...first, ...second]) assert.match(String(time), /^20\d\d-\d\d-\d\dT[\d:.]+Z$/);
});

test("in a folder it grows while the shard is drawn, and can be followed", async (t) => {
  const run = await tarRun(60, 60);
  const work = startDouble({ run: run.dir, shards: "0", ms: 50 }, { TMPDIR: temporaryFolder(t) });
  await work.event("frame");
  const read = shardLog(run, 0);
  while (!(await read()).some(({ text }) => text.includes('"frame"'))) await pause(10);
  work.kill("SIGTERM");
  await work.ended;
  const rest = (await read()).map(({ text }) => text).join("");
  assert.match(rest, /"event":"stopped","reason":"SIGTERM","framesLeft":\d+,"shards":"0"/);
});

test("a worker that fails before its first shard says so in the log of that shard", async (t) => {
  const run = await tarRun(6, 3);
  const work = startDouble({ run: run.dir, shards: "1", start: "selftest.failed" }, { TMPDIR: temporaryFolder(t) });
  assert.equal((await work.ended).code, 75);
  assert.equal(linesOf(run, "000001").at(-1)!.code, "selftest.failed");
});

const HEAD = { worker: "w", host: "h" };

test("in an object store it is written anew, and what could not be written comes with the next", async () => {
  const folderStore = localStore(folder());
  const written: string[] = [];
  let isAway = true;
  const writeAtomic: typeof folderStore.writeAtomic = async (path, bytes) => {
    if (isAway) throw new Error("away");
    written.push(path);
    return folderStore.writeAtomic(path, bytes);
  };
  const logs = startShardLogs({ ...folderStore, folder: null, writeAtomic }, "w", HEAD, null);
  logs.note({ event: "recycled", reason: "before any shard: nowhere to go" });
  logs.note({ event: "shard-started", shard: 2, frames: 1 });
  await logs.flush();
  assert.deepEqual(written, []);
  isAway = false;
  logs.note({ event: "recycled", reason: "old" });
  await logs.flush();
  await logs.flush();
  assert.deepEqual(written, ["logs/000002/w.jsonl"], "once, as nothing was new the second time");
  logs.note({ event: "shard-started", shard: 3, frames: 1 });
  logs.note({ event: "shard-done", shard: 2, frames: 1 });
  await logs.flush();
  const text = readFileSync(join(folderStore.folder, "logs/000002/w.jsonl"), "utf8");
  const events = text
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as Line).event);
  assert.deepEqual(events, ["worker", "shard-started", "recycled", "shard-done"]);
});

test("a shard's log does not grow without end, and its end is kept", async () => {
  const store = localStore(folder());
  const logs = startShardLogs(store, "w", HEAD, 0);
  const message = "x".repeat(10_000);
  for (let k = 0; k < 500; k++) logs.note({ event: "fault", index: k, attempt: 0, code: "session.page", message });
  logs.note({ event: "stopped", reason: "SIGTERM", framesLeft: 1, shards: "0" });
  await logs.flush();
  const text = readFileSync(join(store.folder, "logs/000000/w.jsonl"), "utf8");
  assert.ok(text.length < 2_100_000 && text.length > 1_500_000, `${text.length}`);
  assert.match(text.trim().split("\n").at(-1)!, /"stopped"/);
});
