import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { collector } from "../../farm/metrics/collect.ts";
import { metricsText } from "../../farm/metrics/write.ts";
import { createRun, type Run } from "../../farm/run.ts";
import { traceText } from "../../farm/trace/trace.ts";
import { plan } from "../farm/double.ts";
import { parseMetrics } from "../metrics/parser.ts";
import { job, now, putDone, putFailed, putWorker, worker } from "../metrics/run-files.ts";
import { readTrace } from "../trace/read-trace.ts";
import { noServer, useS3 } from "./s3-kit.ts";

suite("watching a run in S3", { skip: noServer ?? false }, () => {
  const s3 = useS3();
  const newS3Run = (): Promise<Run> => createRun(s3.place(), { ...plan(40, 10), layout: "tar" }, []);

  test("its numbers", async () => {
    const run = await newS3Run();
    await putDone(run, 0, { panel: 5 });
    await putFailed(run, 1, { 12: "session.crash" });
    await putWorker(run, worker("node-a", { shard: 2, seconds: 3600 }), 1, [40]);
    await job(run, { pricePerHour: 2 });
    const numbers = await collector(run)();
    assert.deepEqual(numbers.frames, { done: 10, failed: 1, missing: 29 });
    assert.deepEqual(numbers.shards, { done: 1, drawing: 1, stalled: 0, failed: 1, waiting: 1 });
    assert.deepEqual([numbers.annotations, numbers.faults, numbers.cost], [{ panel: 5 }, 1, 2]);
    assert.equal(parseMetrics(await metricsText(run)).get("seedfarm_frames")?.series.length, 3);
  });

  test("a worker's newer file takes the place of its older one", async () => {
    const run = await newS3Run();
    await putWorker(run, worker("node-a", { frames: 10, beatAt: now() - 40 }), 1);
    await putWorker(run, worker("node-a", { frames: 20, beatAt: now() - 10 }), 2);
    const { workerFrames, faults, workers } = await collector(run)();
    assert.deepEqual([workerFrames, faults, workers.drawing], [20, 2, 1]);
  });

  test("the trace of its logs", async () => {
    const run = await newS3Run();
    const lines = [
      { time: "2025-01-31T14:00:00.000Z", event: "worker", worker: "node-a", host: "node", shard: 3 },
      { time: "2025-01-31T14:00:02.000Z", event: "frame", shard: 3, index: 30, timings: { draw: 500 } },
    ];
    await run.store.writeAtomic("logs/000003/node-a.jsonl", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    let text = "";
    for await (const piece of traceText(run)) text += piece;
    const [slice] = readTrace(text).threads.get("node-a") ?? [];
    assert.deepEqual([slice?.name, slice?.ts, slice?.dur], ["frame 30", 1_500_000, 500_000]);
  });
});
