import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { suite, type TestContext, test } from "node:test";
import { s3Store } from "../../farm/store/s3/store.ts";
import { readText, type Store } from "../../farm/store/store.ts";
import { type Fault, type FaultyProxy, startProxy } from "./faulty-proxy.ts";
import { noServer, QUICK, useS3 } from "./s3-kit.ts";

const CONTENT = Buffer.alloc(18_000_000, "every byte counts");
const sha256 = (bytes: Uint8Array | null): string =>
  createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");

async function* chunks(content: Buffer) {
  for (let at = 0; at < content.length; at += 1_000_000) yield content.subarray(at, at + 1_000_000);
}

suite("S3 with faults on the way", { skip: noServer ?? false }, () => {
  const s3 = useS3();

  /** A store behind a proxy, and the same one without it. */
  async function behindProxy(t: TestContext): Promise<{ store: Store; direct: Store; proxy: FaultyProxy }> {
    const proxy = await startProxy(t, s3.server().endpoint);
    const place = s3.place();
    const connection = await s3.connect({ AWS_ENDPOINT_URL_S3: proxy.endpoint });
    return { store: await s3Store(place, connection), direct: await s3Store(place), proxy };
  }

  /** All that a run does, with faults met by two of three requests. */
  async function survives(t: TestContext, fault: Fault): Promise<void> {
    const { store, direct, proxy } = await behindProxy(t);
    let hit = 0;
    proxy.fault = (_, k) => (k % 3 === 2 ? null : hit++ < 1000 ? fault : null);
    await store.writeAtomic("shards/000000/images.tar", chunks(CONTENT));
    await store.writeAtomic("small", "small");
    assert.equal(await store.putIfAbsent("done", "mine"), true);
    assert.equal(await store.putIfAbsent("done", "theirs"), false);
    assert.equal(sha256(await store.read("shards/000000/images.tar")), sha256(CONTENT));
    assert.deepEqual(await store.list(""), ["done", "shards", "small"]);
    assert.equal(await store.size("small"), 5);
    await store.remove("small");
    assert.equal(await store.read("small"), null);
    assert.ok(hit > 8, `${hit} faults`);
    proxy.fault = () => null;
    assert.equal(sha256(await direct.read("shards/000000/images.tar")), sha256(CONTENT));
    assert.equal(await readText(direct, "done"), "mine");
  }

  test("503 Slow Down", (t) => survives(t, { answer: 503, body: XML("SlowDown", "Please reduce your request rate.") }));
  test("429", (t) => survives(t, { answer: 429 }));
  test("500", (t) => survives(t, { answer: 500, body: XML("InternalError", "We encountered an internal error.") }));
  test("connections cut before the server hears of it", (t) => survives(t, "cut-before"));
  test("answers that are lost after the work was done", (t) => survives(t, "cut-after"));
  test("answers that break off", (t) => survives(t, "cut-body"));
  test("bits that change on the way to the server", (t) => survives(t, "flip-bit"));

  test("a slow answer is waited for; one that never comes is asked for again", async (t) => {
    const { store, proxy } = await behindProxy(t);
    const content = CONTENT.subarray(0, 600_000);
    await store.writeAtomic("file", content);
    proxy.fault = () => ({ bytesASecond: 150_000 });
    const started = performance.now();
    assert.equal(sha256(await store.read("file")), sha256(content));
    assert.ok(performance.now() - started > 2 * QUICK.idleMs!, "longer than a silence may last");
    proxy.seen.length = 0;
    proxy.fault = (_, k) => (k === 0 ? "silence" : null);
    assert.equal(sha256(await store.read("file")), sha256(content));
    assert.equal(proxy.seen.length, 2);
  });

  test("of two racing writers whose answers are lost, the one whose bytes are there was first", async (t) => {
    const { store, direct, proxy } = await behindProxy(t);
    for (let round = 0; round < 5; round++) {
      const from = proxy.seen.length;
      proxy.fault = (_, k) => (k - from < 2 ? "cut-after" : null);
      const first = await Promise.all(["a", "b"].map((text) => store.putIfAbsent(`done-${round}`, text)));
      assert.equal(await readText(direct, `done-${round}`), ["a", "b"][first.indexOf(true)]);
      assert.equal(first.filter(Boolean).length, 1);
    }
  });

  test("an outage ends with an error that says so, and leaves nothing half written and no parts", async (t) => {
    const { store, direct, proxy } = await behindProxy(t);
    proxy.fault = ({ method, url }) => (method === "PUT" && url.includes("partNumber=2") ? { answer: 503 } : null);
    await assert.rejects(store.writeAtomic("big", chunks(CONTENT)), {
      code: "store.s3-unavailable",
      kind: "failed",
      message: /did not answer s3:PutObject on s3:\/\/farm\/.*big in many attempts \(HTTP 503/,
    });
    assert.equal(await direct.size("big"), null);
    const { sdk, ask } = await s3.connect();
    const Prefix = direct.url.slice("s3://farm/".length);
    const { Uploads = [] } = await ask("s3:ListBucket", "farm", (client) =>
      client.send(new sdk.ListMultipartUploadsCommand({ Bucket: "farm", Prefix })),
    );
    assert.deepEqual(Uploads, []);
    assert.equal(proxy.seen.filter(({ url }) => url.includes("partNumber=2")).length, QUICK.patience!.attempts);
  });

  test("a hundred requests at one time wait for one another", async (t) => {
    const proxy = await startProxy(t, s3.server().endpoint);
    const env = { AWS_ENDPOINT_URL_S3: proxy.endpoint };
    const store = await s3Store(s3.place(), await s3.connect(env, { ...QUICK, atOnce: 7 }));
    await Promise.all(Array.from({ length: 100 }, (_, k) => store.writeAtomic(`many/${k}`, `${k}`)));
    assert.equal((await store.list("many")).length, 100);
    assert.ok(proxy.most > 1 && proxy.most <= 7, `${proxy.most} at one time`);
  });
});

const XML = (code: string, message: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>R</RequestId></Error>`;
