// Told to stop, or stuck, without a browser: what hangs is a frame, the start, or the store.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pause } from "../farm/double.ts";
import { framesOf, startDouble, tarRun, temporaryFolder, type Work } from "./kit.ts";

const frames = ({ events }: Work) => events.flatMap((event) => (event.event === "frame" ? event.index : []));
const lastOf = ({ events }: Work) => {
  const last = events.at(-1);
  assert.ok(last?.event === "stopped", JSON.stringify(last));
  return last;
};

test("frames in flight are finished, what is left is said, and all that was announced is kept", async (t) => {
  const run = await tarRun(40, 10);
  const work = startDouble({ run: run.dir, shards: "0-3", ms: 100 }, { TMPDIR: temporaryFolder(t) });
  await work.event("frame");
  work.kill("SIGINT");
  assert.equal((await work.ended).code, 130);
  const drawn = frames(work);
  assert.ok(drawn.length >= 3 && drawn.length <= 8, `${drawn}`);
  assert.deepEqual(
    await framesOf(run),
    [...drawn].sort((a, b) => a - b),
  );
  const { reason, framesLeft, shards } = lastOf(work);
  assert.deepEqual([reason, framesLeft, shards], ["SIGINT", 40 - drawn.length, "0-3"]);
});

test("a frame that hangs is given up after its time, and costs no other frame", async (t) => {
  const run = await tarRun(12, 12);
  const at = { index: 4, what: "hang" };
  const work = startDouble({ run: run.dir, shards: "0", at, limits: { drainMs: 700 } }, { TMPDIR: temporaryFolder(t) });
  while (frames(work).length < 11) await pause(10);
  work.kill("SIGTERM");
  const { code, seconds } = await work.ended;
  assert.ok(code === 143 && seconds > 0.7 && seconds < 5, `${code} after ${seconds} s`);
  assert.deepEqual(await framesOf(run), [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11]);
  const { framesLeft, shards } = lastOf(work);
  assert.deepEqual([framesLeft, shards], [1, "0"]);
  assert.ok(!work.events.some(({ event }) => event === "frame-failed" || event === "fault"));
});

test("the same signal twice, as some engines send it, is one", async (t) => {
  const run = await tarRun(40, 10);
  const work = startDouble({ run: run.dir, shards: "0-3", ms: 400 }, { TMPDIR: temporaryFolder(t) });
  await work.event("frame");
  work.kill("SIGTERM");
  await pause(50);
  work.kill("SIGTERM");
  assert.equal((await work.ended).code, 143);
  assert.ok(frames(work).length >= 3, `${frames(work)}: those in flight were finished`);
  assert.deepEqual((await framesOf(run)).length, frames(work).length);
});

test("a second signal gives up what is in flight at once", async (t) => {
  const run = await tarRun(12, 12);
  const at = { index: 4, what: "hang" };
  const work = startDouble({ run: run.dir, shards: "0", at }, { TMPDIR: temporaryFolder(t) });
  while (frames(work).length < 11) await pause(10);
  work.kill("SIGTERM");
  await pause(1500);
  work.kill("SIGTERM");
  const { code, seconds } = await work.ended;
  assert.ok(code === 143 && seconds < 5, `${code} after ${seconds} s`);
});

test("a start that hangs is given up at once", async (t) => {
  const run = await tarRun(12, 12);
  const work = startDouble({ run: run.dir, shards: "0", start: "hang" }, { TMPDIR: temporaryFolder(t) });
  await work.event("shard-started");
  work.kill("SIGTERM");
  const { code, seconds } = await work.ended;
  assert.ok(code === 143 && seconds < 5, `${code} after ${seconds} s`);
  assert.equal(lastOf(work).framesLeft, 12);
});

test("a store that hangs cannot keep it; what was drawn is kept on this machine for the next worker", async (t) => {
  const run = await tarRun(12, 12);
  const TMPDIR = temporaryFolder(t);
  const limits = { drainMs: 300, lastMs: 1000 };
  const work = startDouble({ run: run.dir, shards: "0", deafStore: true, ms: 50, limits }, { TMPDIR });
  while (frames(work).length < 5) await pause(10);
  work.kill("SIGTERM");
  const { code, seconds } = await work.ended;
  assert.ok(code === 143 && seconds > 0.9 && seconds < 5, `${code} after ${seconds} s`);
  const kept = frames(work);
  assert.equal(lastOf(work).framesLeft, 12 - kept.length);
  const next = startDouble({ run: run.dir, shards: "0" }, { TMPDIR });
  assert.equal((await next.ended).code, 0);
  assert.deepEqual(
    [...kept, ...frames(next)].sort((a, b) => a - b),
    Array.from({ length: 12 }, (_, k) => k),
  );
});

test("stopped when all is drawn already: done", async (t) => {
  const run = await tarRun(4, 4);
  const work = startDouble({ run: run.dir, shards: "0" }, { TMPDIR: temporaryFolder(t) });
  // Its last frame is drawn and the shard is still on its way: after that the process may be gone before the signal comes.
  while (frames(work).length < 4) await pause(1);
  work.kill("SIGTERM");
  assert.equal((await work.ended).code, 0);
});

test("stuck: ended with what it finished, by the clock of a worker that runs", async (t) => {
  const run = await tarRun(12, 12);
  const at = { index: 4, what: "hang" };
  const limits = { noProgressMs: 2000 };
  const work = startDouble({ run: run.dir, shards: "0", at, limits }, { TMPDIR: temporaryFolder(t) });
  while (frames(work).length < 11) await pause(10);
  // Being stopped for longer than that is not being stuck.
  work.kill("SIGSTOP");
  await pause(3000);
  work.kill("SIGCONT");
  const { code, seconds } = await work.ended;
  assert.ok(code === 75 && seconds > 1.5, `${code} after ${seconds} s`);
  const { code: error, message } = await work.event("error");
  assert.equal(error, "worker.no-progress");
  assert.match(message, /finished nothing for/);
  assert.deepEqual((await framesOf(run)).length, 11);
});
