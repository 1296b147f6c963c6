// What a look at a large run asks of the store: 10,000 shards, half of them done, and 200 workers.
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import pLimit from "p-limit";
import { ledgerPath } from "../../farm/ledger.ts";
import { createRun } from "../../farm/run.ts";
import { shardPaths } from "../../farm/run-layout.ts";
import { runStatus } from "../../farm/status.ts";
import { s3Store } from "../../farm/store/s3/store.ts";
import { plan } from "../farm/double.ts";
import { startProxy } from "./faulty-proxy.ts";
import { noServer, useS3 } from "./s3-kit.ts";

const SHARDS = 10_000;
const WORKERS = 200;

suite("status of a large run on S3", { skip: noServer ?? false }, () => {
  const s3 = useS3();

  test("few requests, and fewer than 20 in any second", async (t) => {
    const run = await createRun(s3.place(), { ...plan(2 * SHARDS, 2), layout: "tar" }, []);
    const limit = pLimit(32);
    const put = (path: string) => limit(() => run.store.writeAtomic(path, "{}"));
    const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
    await Promise.all(
      shards.map((shard) =>
        put(shard < SHARDS / 2 ? shardPaths(shard).done : `${shardPaths(shard).dir}/part-${2 * shard}.0a.tar`),
      ),
    );
    const now = Math.floor(Date.now() / 1000);
    await Promise.all(
      Array.from({ length: WORKERS }, (_, k) =>
        put(
          ledgerPath({
            worker: `w-${k}`,
            state: "drawing",
            startedAt: now - 60,
            beatAt: now,
            lastFrameAt: now,
            seconds: 60,
            frames: 60,
            failed: 0,
            shard: k,
          }),
        ),
      ),
    );
    const proxy = await startProxy(t, s3.server().endpoint);
    const store = await s3Store(run.dir, await s3.connect({ AWS_ENDPOINT_URL_S3: proxy.endpoint }));
    const started = performance.now();
    const { frames, shards: done } = await runStatus({ ...run, store }, { classes: true });
    const seconds = (performance.now() - started) / 1000;
    assert.deepEqual([frames.done, done.done], [SHARDS + SHARDS / 2, SHARDS / 2]);
    const inAnySecond = Math.max(
      ...proxy.seen.map(({ at }) => proxy.seen.filter((one) => one.at >= at && one.at < at + 1000).length),
    );
    t.diagnostic(`${proxy.seen.length} requests in ${seconds.toFixed(1)} s, at most ${inAnySecond} in a second`);
    assert.ok(proxy.seen.length < 60, `${proxy.seen.length} requests`);
    assert.ok(inAnySecond < 20, `${inAnySecond} requests in one second`);
  });
});
