import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { s3Store } from "../../farm/store/s3/store.ts";
import { storeConformance } from "../farm/store-conformance.ts";
import { startProxy } from "./faulty-proxy.ts";
import { noServer, useS3 } from "./s3-kit.ts";

suite("S3", { skip: noServer ?? false }, () => {
  const s3 = useS3();
  storeConformance("S3", s3.newStore);

  test("1,100 files are listed and removed by page", async (t) => {
    const proxy = await startProxy(t, s3.server().endpoint);
    const store = await s3Store(s3.place(), await s3.connect({ AWS_ENDPOINT_URL_S3: proxy.endpoint }));
    const names = Array.from({ length: 550 }, (_, k) => String(k).padStart(6, "0"));
    await Promise.all(
      names.flatMap((name) => ["a", "b"].map((file) => store.writeAtomic(`shards/${name}/${file}`, ""))),
    );
    proxy.seen.length = 0;
    const found: string[] = [];
    for await (const folder of store.folders("shards")) {
      assert.deepEqual(folder.names, ["a", "b"]);
      found.push(folder.name);
    }
    assert.deepEqual(found, names);
    assert.equal(proxy.seen.length, 2, "1,000 keys a page");
    assert.deepEqual(await store.list("shards"), names);
    await store.remove("shards");
    assert.deepEqual(await store.list(""), []);
  });

  test("a server that answers at once is asked for no more than 20 pages in a second", async (t) => {
    const proxy = await startProxy(t, s3.server().endpoint);
    const store = await s3Store(s3.place(), await s3.connect({ AWS_ENDPOINT_URL_S3: proxy.endpoint }));
    const page = (k: number) =>
      `<ListBucketResult><IsTruncated>${k < 11}</IsTruncated><NextContinuationToken>${k}</NextContinuationToken></ListBucketResult>`;
    proxy.fault = (_, k) => ({ answer: 200, body: page(k), headers: { "content-type": "application/xml" } });
    const started = performance.now();
    assert.deepEqual(await store.list(""), []);
    assert.equal(proxy.seen.length, 12);
    assert.ok(performance.now() - started >= 11 * 50, "twelve pages");
  });

  test("the objects of a console that mark folders are no files", async () => {
    const place = s3.place();
    const outer = await s3Store(place);
    await outer.writeAtomic("run/", "");
    assert.deepEqual(await (await s3Store(`${place}/run`)).list(""), []);
  });

  test("a URL may end with slashes, and name a bucket alone", async () => {
    const place = s3.place();
    await (await s3Store(`${place}//`)).writeAtomic("file", "x");
    const bucket = await s3Store(place.slice(0, place.lastIndexOf("/")));
    assert.deepEqual([await bucket.size(`${place.split("/").at(-1)}/file`), bucket.url], [1, "s3://farm"]);
    assert.ok((await bucket.list("")).includes(place.split("/").at(-1)!));
  });
});
