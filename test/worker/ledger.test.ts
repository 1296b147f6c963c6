// What a worker says of itself in the run, and what a listing tells.
import assert from "node:assert/strict";
import { hostname } from "node:os";
import { test } from "node:test";
import {
  LEDGER_STATES,
  type LedgerEntry,
  ledgerName,
  ledgerPath,
  parseLedgerName,
  readLedger,
  readWorkerFile,
} from "../../farm/ledger.ts";
import { addStages, noteTimings, STAGE_BOUNDS, type StageHistograms } from "../../farm/stages.ts";
import { localStore } from "../../farm/store/local.ts";
import { startHeartbeat, type WorkerName } from "../../farm/worker/heartbeat.ts";
import { folder, newRun, pause } from "../farm/double.ts";
import { startDouble, tarRun, temporaryFolder } from "./kit.ts";

const NAME: WorkerName = { worker: "node7-5f3a9c01d2", host: "node7", pid: 7, job: null, task: null, attempt: null };
const ENTRY: LedgerEntry = {
  worker: "node7-5f3a9c01d2",
  state: "drawing",
  startedAt: 1_735_689_600,
  beatAt: 1_735_689_660,
  lastFrameAt: 1_735_689_659,
  seconds: 60,
  frames: 42,
  failed: 1,
  shard: 12,
};

test("a name tells all of an entry, and no other name does", () => {
  for (const state of LEDGER_STATES) {
    for (const shard of [null, 0, 1_234_567]) {
      const entry = { ...ENTRY, state, shard };
      assert.deepEqual(parseLedgerName(ledgerName(entry)), entry);
      assert.match(ledgerName(entry), /^[a-z0-9.-]{40,120}$/);
    }
  }
  const name = ledgerName(ENTRY);
  for (const other of ["", "x.json", `${name}.tmp`, name.replace("drawing", "asleep"), name.replace(".12.", ".x.")]) {
    assert.equal(parseLedgerName(other), null, other);
  }
});

test("of two files of a worker the newer one counts, and its end above all", async () => {
  const store = localStore(folder());
  const other = { ...ENTRY, worker: "a-0000000000" };
  const entries = [
    ENTRY,
    { ...ENTRY, beatAt: ENTRY.beatAt + 30, frames: 50 },
    other,
    { ...other, state: "ended" as const },
  ];
  for (const entry of entries) await store.writeAtomic(ledgerPath(entry), "{}");
  await store.writeAtomic("workers/stray.txt", "");
  const read = await readLedger(store);
  assert.deepEqual(
    read.map(({ worker, frames, state }) => [worker, frames, state]),
    [
      ["a-0000000000", 42, "ended"],
      ["node7-5f3a9c01d2", 50, "drawing"],
    ],
  );
  assert.deepEqual(await readLedger(localStore(folder())), []);
});

test("a worker has one file, from its start to its end", async (t) => {
  const run = await tarRun(40, 20);
  const at = { index: 25, what: "hang" };
  const limits = { beatMs: 100, drainMs: 100 };
  const work = startDouble({ run: run.dir, shards: "0-1", at, limits }, { TMPDIR: temporaryFolder(t) });
  const waiting = async (): Promise<LedgerEntry> => {
    for (;;) {
      const [entry] = await readLedger(run.store);
      if (entry?.frames === 39) return entry;
      await pause(50);
    }
  };
  const drawing = await waiting();
  assert.equal(drawing.state, "drawing");
  assert.ok(drawing.lastFrameAt >= drawing.startedAt && drawing.beatAt >= drawing.lastFrameAt);
  work.kill("SIGTERM");
  assert.equal((await work.ended).code, 143);
  const names = await run.store.list("workers");
  assert.equal(names.length, 1, "the old ones are removed");
  const [ended] = await readLedger(run.store);
  const { state, frames, failed, shard, worker } = ended!;
  assert.deepEqual([state, frames, failed, shard, worker], ["ended", 39, 0, 1, drawing.worker]);
  assert.ok(ended!.beatAt - ended!.startedAt === ended!.seconds);
});

test("its file says how it fared", async (t) => {
  const run = await tarRun(40, 20);
  const at = { index: 25, what: "fault" };
  const limits = { beatMs: 100, retries: 1 };
  const work = startDouble({ run: run.dir, shards: "0-1", at, limits }, { TMPDIR: temporaryFolder(t) });
  assert.equal((await work.ended).code, 70);
  const [entry] = await readLedger(run.store);
  assert.deepEqual([entry!.frames, entry!.failed], [39, 1]);
  const file = (await readWorkerFile(run.store, entry!))!;
  assert.deepEqual([file.host, file.pid, file.job, file.task, file.attempt], [hostname(), work.pid, null, null, null]);
  assert.deepEqual([file.fingerprint, file.startup], [{ renderer: "double" }, { browser: 1 }]);
  assert.equal(file.faults, 2, "the frame and its retry");
  assert.equal(file.stages.draw!.count, 39);
  assert.equal(await readWorkerFile(run.store, { ...entry!, frames: 3 }), null, "one that was written anew since");
});

test("workers of runs of files have one too", async () => {
  const run = await newRun(4, 2);
  const work = startDouble({ run: run.dir, shards: "0-1" });
  assert.equal((await work.ended).code, 0);
  const [entry] = await readLedger(run.store);
  assert.deepEqual([entry?.state, entry?.frames], ["ended", 4]);
});

test("a beat that cannot be written does not harm, and the next one makes up for it", async () => {
  const store = localStore(folder());
  let isAway = true;
  const writeAtomic: typeof store.writeAtomic = async (path, bytes) => {
    if (isAway) throw new Error("away");
    return store.writeAtomic(path, bytes);
  };
  const heart = startHeartbeat({ ...store, writeAtomic }, NAME);
  heart.note({ event: "shard-started", shard: 3, frames: 9 });
  await heart.beat();
  assert.deepEqual(await readLedger(store), []);
  isAway = false;
  heart.note({ event: "frame", shard: 3, index: 27, timings: { draw: 3 } });
  await heart.beat();
  const [entry] = await readLedger(store);
  assert.deepEqual([entry?.shard, entry?.frames, entry?.state], [3, 1, "drawing"]);
  await heart.beat("ended");
  assert.equal((await store.list("workers")).length, 1);
});

test("a histogram has each frame in one bucket, up to the bound and beyond the last", () => {
  const stages: StageHistograms = {};
  for (const ms of [0.2, 1, 1.001, 400, 500, 119_999, 120_001, 900_000]) noteTimings(stages, { draw: ms });
  const { count, sum, buckets } = stages.draw!;
  assert.deepEqual([count, sum], [8, 1140.902201]);
  const filled = Object.fromEntries(
    buckets.flatMap((frames, k) => (frames > 0 ? [[STAGE_BOUNDS[k] ?? "more", frames]] : [])),
  );
  assert.deepEqual(filled, { 0.001: 2, 0.002: 1, 0.5: 2, 120: 1, more: 2 });
  const both: StageHistograms = {};
  addStages(both, stages);
  addStages(both, stages);
  addStages(both, { encode: { ...stages.draw!, buckets: [...buckets] } });
  assert.deepEqual([both.draw!.count, both.encode!.count, both.draw!.buckets.at(-1)], [16, 8, 4]);
  assert.equal(stages.draw!.count, 8, "what was added is as it was");
});
