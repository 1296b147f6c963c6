import assert from "node:assert/strict";
import { test } from "node:test";
import { estimateRun } from "../../farm/estimate/estimate.ts";
import { settlePrices } from "../../farm/estimate/price.ts";
import { MACHINES } from "../../farm/estimate/prices.ts";
import type { Probe } from "../../farm/estimate/probe.ts";
import { probeClock } from "../../farm/estimate/probe-clock.ts";
import { shardRequests } from "../../farm/estimate/requests.ts";
import { spreadOf } from "../../farm/estimate/spread.ts";
import type { ExecutorEvent } from "../../farm/executors/define.ts";

const PROBE: Probe = {
  frames: 20,
  secondsPerFrame: { mean: 2, plusMinus: 0.1 },
  startupSeconds: 10,
  bytesPerFrame: { rgb: { mean: 600_000, plusMinus: 6000 }, records: { mean: 20_000, plusMinus: 1000 } },
  filesPerFrame: 1,
  fingerprint: { renderer: "test" } as unknown as Probe["fingerprint"],
};

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9 * expected, `${actual}`);

test("hours, time, bytes, objects and money by hand", () => {
  const prices = settlePrices({ pricePerHour: 0.5, pricePerGigabyteMonth: 0.02 });
  const got = estimateRun(PROBE, { frames: 1000, shardFrames: 100, workers: 4 }, prices);
  near(got.framesPerSecond.mean, 0.5);
  near(got.framesPerSecond.plusMinus, 0.025);
  near(got.workerHours.mean, (1000 * 2 + 4 * 10) / 3600);
  near(got.workerHours.plusMinus, (1000 * 0.1) / 3600);
  // Ten shards on four workers: two draw three.
  near(got.wallSeconds.mean, 3 * 100 * 2 + 10);
  near(got.storage.bytes.mean, 620e6);
  near(got.storage.bytes.plusMinus, 7e6);
  assert.deepEqual(got.storage.objects, { files: 1000 + 10 * 3 + 3, tar: 10 * 4 + 3 });
  near(got.cost.compute!.mean, (2040 / 3600) * 0.5);
  near(got.cost.storageMonth!.mean, 0.62 * 0.02);
  near(got.cost.requests!, (got.storage.putRequests / 1000) * 0.005);
});

test("more workers than shards do not start", () => {
  const got = estimateRun(PROBE, { frames: 100, shardFrames: 50, workers: 64 }, settlePrices({}));
  near(got.workerHours.mean, (100 * 2 + 2 * 10) / 3600);
  near(got.wallSeconds.mean, 50 * 2 + 10);
  assert.equal(got.cost.compute, null);
});

test("requests of a shard: the sixteen counted against a real server, its log, two listings, and checkpoints", () => {
  assert.equal(shardRequests(100, 950_000, 20_000, 9), 16 + 1 + 2);
  // 20 s make two checkpoints of 47.5 MB each: begin, six parts, end.
  assert.equal(shardRequests(100, 950_000, 20_000, 20), 19 + 2 * 8);
  // Small frames: 10 s of them fit into one request.
  assert.equal(shardRequests(100, 10_000, 1000, 100), 6 + 10 * 1);
});

test("prices: one's own wins, the list's is marked, what is unknown is an error", () => {
  assert.deepEqual(settlePrices({ machine: "g5.xlarge" }).hour, { amount: 1.006, isList: true });
  assert.deepEqual(settlePrices({ machine: "g5.xlarge", pricePerHour: 0.4 }).hour, { amount: 0.4, isList: false });
  assert.deepEqual(settlePrices({ pricePerHour: 0 }).hour, { amount: 0, isList: false });
  const euro = settlePrices({ pricePerHour: 0.4, currency: "EUR" });
  assert.deepEqual([euro.gigabyteMonth, euro.thousandPuts], [null, null], "dollars are no euros");
  assert.throws(() => settlePrices({ machine: "g5.xlarg" }), { code: "estimate.machine", remedy: /"g5\.xlarge"/ });
  assert.throws(() => settlePrices({ machine: "g5.xlarge", currency: "EUR" }), { code: "estimate.currency" });
  for (const price of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => settlePrices({ pricePerHour: price }), { code: "estimate.price" });
  assert.equal(new Set(MACHINES.map(({ name }) => name)).size, MACHINES.length);
});

test("spread: twice the standard error", () => {
  // Variance of 1, 2, 3, 4 is 5/3; over 4, its root is 0.6454972.
  const { mean, plusMinus } = spreadOf([1, 2, 3, 4]);
  assert.equal(mean, 2.5);
  assert.ok(Math.abs(plusMinus - 2 * 0.6454972) < 1e-6);
});

test("the clock leaves the start out, and bursts of three are no spread", () => {
  const clock = probeClock();
  const note = (event: object, now: number) => clock.note(event as ExecutorEvent, now);
  note({ event: "worker-started", worker: 0, pid: 1 }, 100);
  note({ event: "ready", fingerprint: { renderer: "r" } }, 106);
  // Three frames end together every 6 s, after a first one at 110.
  for (const end of [110, 116, 116, 116, 122, 122, 122]) note({ event: "frame" }, end);
  assert.equal(clock.drawn(), 7);
  const { secondsPerFrame, startupSeconds } = clock.read();
  assert.deepEqual(secondsPerFrame, { mean: 2, plusMinus: 0 });
  assert.equal(startupSeconds, 8);
});
