import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { countProgress } from "../../farm/cli/report/progress.ts";
import { block, line } from "../../farm/cli/report/progress-text.ts";
import { duration, shellWord, table } from "../../farm/cli/report/words.ts";
import { createDealer } from "../../farm/executors/dealer.ts";
import { treeMegabytes } from "../../farm/process-tree.ts";
import { planSweep } from "../../farm/sweep/plan.ts";
import { shareSessions } from "../../farm/sweep/shared-sessions.ts";
import { createGate } from "../../farm/worker/gate.ts";
import { parseShardList, shardsFrom } from "../../farm/worker/shard-input.ts";
import type { SessionOptions } from "../../renderer/node/session.ts";
import { fault, plan, rendered, sample, stage } from "./double.ts";

test("a gate lets its capacity in, in order; who takes all of it is alone", async () => {
  const gate = createGate(3);
  const log: string[] = [];
  const leaves = [await gate.enter(1), await gate.enter(1)];
  const alone = gate.enter(3).then((leave) => {
    log.push("alone");
    return leave;
  });
  const late = gate.enter(1).then(() => void log.push("late"));
  await new Promise(setImmediate);
  assert.deepEqual(log, [], "nobody overtakes the one who waits for all");
  for (const leave of leaves) {
    leave();
    leave();
  }
  const leave = await alone;
  assert.deepEqual(log, ["alone"]);
  leave();
  await late;
  assert.deepEqual(log, ["alone", "late"]);
});

test("a dealer queues one shard ahead, none at the end, and takes back what a dead worker held", () => {
  const dealer = createDealer([0, 1, 2, 3, 4], 2);
  assert.deepEqual(dealer.deal(0), [0, 1]);
  assert.deepEqual(dealer.deal(1), [2]);
  dealer.settle(0, 0);
  assert.deepEqual(dealer.deal(0), []);
  assert.equal(dealer.takeBack(1), 2);
  assert.deepEqual(dealer.deal(0), [2]);
  dealer.drop(3);
  dealer.settle(0, 1);
  dealer.settle(0, 2);
  assert.deepEqual(dealer.deal(0), [4]);
  dealer.settle(0, 4);
  assert.ok(dealer.isIdle(0));
  assert.ok(!dealer.hasWork());
});

test("shard lists", () => {
  assert.deepEqual(parseShardList("3,5-9", 10), [3, 5, 6, 7, 8, 9]);
  assert.throws(() => parseShardList("3,9-5", 10), /neither a number nor a range/);
  assert.throws(() => parseShardList("a", 10), /neither a number nor a range/);
  assert.throws(() => parseShardList("5-10", 10), /shard 10 is not in the run, which has shards 0 to 9/);
});

test("shards come from lines as they are written; hanging up is noticed", async () => {
  const input = new PassThrough();
  let closed = false;
  const shards = shardsFrom(input, () => {
    closed = true;
  });
  input.write("4\n");
  assert.equal((await shards.next()).value, 4);
  input.write("5\n\nx\n6\n");
  assert.equal((await shards.next()).value, 5);
  assert.equal((await shards.next()).value, 6);
  input.end();
  assert.ok((await shards.next()).done);
  assert.ok(closed);
});

test("progress: rate over the window, time left, parts of the start", () => {
  const counter = countProgress(100, 20, 0);
  counter.note({ event: "worker-started", worker: 0, pid: 1 }, 1000);
  const fingerprint = {} as never;
  counter.note({ event: "ready", worker: 0, startup: { browser: 700, scene: 300 }, fingerprint }, 2500);
  for (let k = 0; k <= 10; k++)
    counter.note({ event: "frame", worker: 0, shard: 0, index: k, timings: {} }, 3000 + 500 * k);
  const progress = counter.read(8000);
  assert.equal(progress.done, 31);
  assert.equal(progress.framesPerSecond, 2);
  assert.equal(progress.secondsLeft, 34.5);
  assert.deepEqual(counter.startup(), { process: 500, browser: 700, scene: 300, "first frame": 500 });
  assert.equal(line(progress), "31 of 100 frames (31 %)  2.00 frames/s  35 s left  no failures");
  for (const text of block(progress, 40)) assert.ok(text.length < 40);
});

test("words", () => {
  assert.deepEqual([0.4, 75, 3700].map(duration), ["0 s", "1 min 15 s", "1 h 1 min"]);
  assert.deepEqual(["runs/a-1", "my run", "it's"].map(shellWord), ["runs/a-1", "'my run'", "'it'\\''s'"]);
  assert.equal(
    table([
      ["a", "bb"],
      ["ccc", "d"],
    ]),
    "a    bb\nccc  d",
  );
});

test("the memory of this process tree is that of a Node process, not 0 and not the machine's", () => {
  const megabytes = treeMegabytes(process.pid);
  assert.ok(megabytes > 30 && megabytes < 2000, `${megabytes}`);
});

test("a sweep is every seed with every combination, named by what varies", () => {
  const { runs } = planSweep([0, 7], ["sun.elevationDegrees=10,30", "weather.fogDensity=0"]);
  assert.deepEqual(
    runs.map(({ name }) => name),
    [
      "000-seed0-elevationDegrees10",
      "001-seed0-elevationDegrees30",
      "002-seed7-elevationDegrees10",
      "003-seed7-elevationDegrees30",
    ],
  );
  assert.deepEqual(runs[1]?.set, { "sun.elevationDegrees": 30, "weather.fogDensity": 0 });
  assert.equal(planSweep([1, 2, 3], []).runs.length, 3);
  assert.throws(
    () =>
      planSweep(
        Array.from({ length: 2001 }, (_, k) => k),
        [],
      ),
    { code: "sweep.too-many" },
  );
});

test("sessions are handed on between runs of one page, and not after a fault", async () => {
  let broken = false;
  const scene = stage(async (index) => {
    if (broken) throw fault("session.crash");
    return rendered(index);
  });
  const sessions = shareSessions(scene.open);
  const { recipe } = plan(4, 4);
  const options = (change: object) => ({ recipe: { ...recipe, ...change }, pageBundle: "page.js" }) as SessionOptions;
  const first = await sessions.open(options({ seed: 1 }));
  await first.render(sample(0));
  await first.close();
  const second = await sessions.open(options({ seed: 2 }));
  assert.equal(scene.opened(), 1);
  broken = true;
  await assert.rejects(second.render(sample(1)));
  await second.close();
  const third = await sessions.open(options({ seed: 3 }));
  assert.equal(scene.opened(), 2);
  await third.close();
  const other = await sessions.open(options({ width: 16 }));
  assert.equal(scene.opened(), 3);
  assert.equal(scene.alive(), 1);
  await other.close();
  await sessions.close();
  assert.equal(scene.alive(), 0);
});
