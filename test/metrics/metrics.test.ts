import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { collector } from "../../farm/metrics/collect.ts";
import { listenAddress } from "../../farm/metrics/listen.ts";
import { serveMetrics } from "../../farm/metrics/serve.ts";
import { metricsText, writeMetrics } from "../../farm/metrics/write.ts";
import type { Run } from "../../farm/run.ts";
import { newRun } from "../farm/double.ts";
import { type Metric, parseMetrics } from "./parser.ts";
import { busyRun, job, now, putDone, putFailed, putWorker, worker } from "./run-files.ts";

const folder = mkdtempSync(join(tmpdir(), "farm-metrics-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const values = ({ series }: Metric, label: string): Record<string, number> =>
  Object.fromEntries(series.map(({ labels, value }) => [labels[label], value]));

async function measured(run: Run) {
  const metrics = parseMetrics(await metricsText(run));
  const of = (name: string, label = "run") =>
    values(metrics.get(`seedfarm_${name}`) ?? { type: "", help: "", series: [] }, label);
  return { metrics, of };
}

test("a run's numbers, counted by hand", async () => {
  const { metrics, of } = await measured(await busyRun());
  assert.deepEqual(of("frames", "state"), { done: 20, failed: 3, missing: 57 });
  assert.deepEqual(of("shards", "state"), { done: 2, drawing: 1, stalled: 2, failed: 1, waiting: 2 });
  assert.deepEqual(of("queue_depth"), { double: 2 });
  assert.deepEqual(of("stalled_shards"), { double: 2 });
  assert.deepEqual(of("workers", "state"), { starting: 1, drawing: 1, draining: 0, stalled: 1, lost: 1, ended: 1 });
  assert.deepEqual(of("failures", "code"), { "session.crash": 2, "quality.rejected": 1 });
  assert.deepEqual(of("annotations", "category"), { panel: 61, crack: 4, 'dirt "wet"\\dry\n': 1 });
  const seconds = 120 + 900 + 980 + 1500 + 4;
  assert.deepEqual(of("worker_seconds_total"), { double: seconds });
  assert.deepEqual(of("worker_frames_total"), { double: 50 + 40 + 40 + 40 });
  assert.deepEqual(of("retries_total"), { double: 3 });
  assert.ok(Math.abs(of("cost_total").double! - (seconds / 3600) * 0.9) < 1e-9);
  assert.deepEqual(of("cost_limit"), { double: 1.5 });
  assert.ok(Math.abs(of("last_frame_timestamp_seconds").double! - (now() - 3)) <= 2);
  const types = [...metrics].map(([name, { type }]) => [name.endsWith("_total"), type === "counter"]);
  assert.ok(
    types.every(([named, counter]) => named === counter),
    "counters, and they alone, end with _total",
  );
});

test("stage histograms: every frame in its bucket and those above it", async () => {
  const { metrics } = await measured(await busyRun());
  const { series } = metrics.get("seedfarm_stage_seconds")!;
  const draw = series.filter(({ labels }) => labels.stage === "draw");
  const bucket = (le: string) => draw.find(({ labels }) => labels.le === le)?.value;
  // 4, 15, 40 and 400 ms, and 200 s.
  assert.deepEqual(
    ["0.002", "0.005", "0.02", "0.05", "0.2", "0.5", "120", "+Inf"].map(bucket),
    [0, 1, 2, 3, 3, 4, 4, 5],
  );
  assert.equal(draw.find(({ name }) => name.endsWith("_sum"))?.value, 200.459);
  assert.equal(draw.find(({ name }) => name.endsWith("_count"))?.value, 5);
});

test("a run that nobody has begun: all missing, no price, no last frame", async () => {
  const { metrics, of } = await measured(await newRun(25, 10));
  assert.deepEqual(of("frames", "state"), { done: 0, failed: 0, missing: 25 });
  assert.deepEqual(of("shards", "state"), { done: 0, drawing: 0, stalled: 0, failed: 0, waiting: 3 });
  for (const name of ["cost_total", "cost_limit", "last_frame_timestamp_seconds", "annotations", "stage_seconds"])
    assert.ok(!metrics.has(`seedfarm_${name}`), name);
});

test("a failed shard that is drawn again is drawing; one with a live and a lost worker too", async () => {
  const run = await newRun(20, 10);
  await putFailed(run, 0, { 1: "session.crash" });
  await putWorker(run, worker("a", { shard: 0 }));
  await putWorker(run, worker("b", { shard: 1, beatAt: now() - 1000 }));
  await putWorker(run, worker("c", { shard: 1 }));
  const { of } = await measured(run);
  assert.deepEqual(of("shards", "state"), { done: 0, drawing: 2, stalled: 0, failed: 0, waiting: 0 });
});

test("the next look counts what is new, and reads finished shards and ended workers once", async () => {
  const run = await busyRun();
  const reads: string[] = [];
  const store = {
    ...run.store,
    read: (path: string) => {
      reads.push(path);
      return run.store.read(path);
    },
  };
  const collect = collector({ ...run, store });
  assert.equal((await collect()).annotations.panel, 61);
  await putDone(run, 2, { panel: 9 });
  await putWorker(run, worker("a", { shard: 6, frames: 60, seconds: 150, beatAt: now() + 1 }), 4, [4]);
  reads.length = 0;
  const second = await collect();
  assert.equal(second.annotations.panel, 70);
  assert.equal(second.faults, 4 + 2);
  assert.equal(second.frames.done, 30);
  const again = reads.filter((path) => path.endsWith("done.json") || path.startsWith("workers/"));
  assert.equal(again.length, 2, again.join(" "));
  assert.ok(again[0]!.includes("000002") || again[1]!.includes("000002"), again.join(" "));
});

test("served at /metrics, to scrapers of this machine, in the right type; it is measured anew each time", async () => {
  const run = await busyRun();
  const server = await serveMetrics(run, "0");
  try {
    assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const response = await fetch(server.url);
    assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert.equal(values(parseMetrics(await response.text()).get("seedfarm_frames")!, "state").done, 20);
    await putDone(run, 2, {});
    const together = await Promise.all([1, 2, 3].map(async () => (await fetch(server.url)).text()));
    for (const text of together) assert.equal(values(parseMetrics(text).get("seedfarm_frames")!, "state").done, 30);
    assert.equal((await fetch(server.url.replace("/metrics", "/"))).status, 404);
    assert.equal((await fetch(server.url, { method: "POST" })).status, 405);
    const { port } = new URL(server.url);
    await assert.rejects(serveMetrics(run, port), { code: "metrics.listen", message: /the port is taken/ });
  } finally {
    await server.close();
  }
  await assert.rejects(fetch(server.url));
});

test("a store that is away is a failed scrape, not the end", async () => {
  const run = await newRun(20, 10);
  let away = false;
  const list = async (path: string) => {
    if (away) throw new Error("the disk is gone");
    return run.store.list(path);
  };
  const server = await serveMetrics({ ...run, store: { ...run.store, list } }, "127.0.0.1:0");
  try {
    away = true;
    const response = await fetch(server.url);
    assert.equal(response.status, 503);
    assert.equal(await response.text(), "the disk is gone\n");
    away = false;
    assert.equal((await fetch(server.url)).status, 200);
  } finally {
    await server.close();
  }
});

test("written to a file that is whole at any time", async () => {
  const file = join(folder, "text", "night.prom");
  const run = await busyRun();
  await writeMetrics(run, file);
  parseMetrics(readFileSync(file, "utf8"));
  assert.deepEqual(readdirSync(join(folder, "text")), ["night.prom"]);
});

test("a price without a limit, and the last job's price when there are several", async () => {
  const run = await newRun(20, 10);
  await putWorker(run, worker("a", { seconds: 7200 }));
  await job(run, { pricePerHour: 1 });
  await job(run, { id: "20250131-152305-0000", pricePerHour: 2 });
  await job(run, { id: "20250131-162305-0000" });
  const { of } = await measured(run);
  assert.deepEqual(of("cost_total"), { double: 4 });
  assert.deepEqual(of("cost_limit"), {});
});

test("addresses to listen at", () => {
  assert.deepEqual(listenAddress("9464"), { host: "127.0.0.1", port: 9464 });
  assert.deepEqual(listenAddress("0.0.0.0:80"), { host: "0.0.0.0", port: 80 });
  assert.deepEqual(listenAddress("farm-1.example.org:80"), { host: "farm-1.example.org", port: 80 });
  assert.deepEqual(listenAddress("[::1]:65535"), { host: "::1", port: 65535 });
  for (const text of ["", "x", ":80", "65536", "1:2:3", "::1:80", "host:", "http://a:80", "-1"])
    assert.throws(() => listenAddress(text), { code: "metrics.address" }, text);
});
