import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { coco } from "../../farm/exporters/coco/coco.ts";
import { runFrames } from "../../farm/frames.ts";
import { mergeRun } from "../../farm/merge.ts";
import { createRun, openRun, type Run } from "../../farm/run.ts";
import { loadRunCode } from "../../farm/run-code.ts";
import { lockRun } from "../../farm/run-lock.ts";
import { unsealed } from "../../farm/seal.ts";
import type { DoneMarker } from "../../farm/shard-files.ts";
import { runStatus } from "../../farm/status.ts";
import { s3Store } from "../../farm/store/s3/store.ts";
import { readText } from "../../farm/store/store.ts";
import { CATEGORIES, writeRun } from "../exporters/fixture.ts";
import { openTarRun } from "../exporters/tar-run.ts";
import { fault, pause, plan, rendered, runDouble, stage } from "../farm/double.ts";
import { type FaultyProxy, startProxy } from "./faulty-proxy.ts";
import { contents, drawInProcesses, expectedContents, ownTemporaryFolder, scratchFolder, sha256 } from "./run-kit.ts";
import { noServer, useS3 } from "./s3-kit.ts";

suite("runs in S3", { skip: noServer ?? false }, () => {
  const s3 = useS3();
  const newS3Run = (frames: number, shardFrames: number): Promise<Run> =>
    createRun(s3.place(), { ...plan(frames, shardFrames), layout: "tar" }, []);
  const seenBy = async (proxy: FaultyProxy, run: Run): Promise<Run> => {
    const store = await s3Store(run.dir, await s3.connect({ AWS_ENDPOINT_URL_S3: proxy.endpoint }));
    return { ...run, store };
  };

  test("a finished shard is three objects, and holds what a shard of a folder holds", async (t) => {
    const run = await newS3Run(20, 8);
    const temporary = ownTemporaryFolder(t);
    await runDouble(run, [0, 1, 2], stage().open);
    assert.deepEqual(readdirSync(temporary), [], "nothing is left on this machine");
    assert.deepEqual(await contents(await openRun(run.dir)), await expectedContents(20));
    for await (const { names } of run.store.folders("shards")) assert.deepEqual(names, ["done.json"]);
    for await (const { names } of run.store.folders("data")) {
      assert.match(names.join(" "), /^frames-(\w{16})\.jsonl images-\1\.tar$/);
    }
    const { state, frames, shards } = await runStatus(run);
    assert.deepEqual([state, frames.done, shards.done], ["done", 20, 3]);
    for await (const { images } of runFrames(run)) assert.ok(images.every(({ path }) => path === null));
  });

  test("digest and export are those of the same frames in a folder", async (t) => {
    const dir = scratchFolder(t);
    const files = await writeRun(join(dir, "files"), { shardFrames: 5 });
    const { run, draw } = await openTarRun(files, s3.place(), 2);
    await draw();
    const options = { categories: CATEGORIES };
    assert.equal((await mergeRun(run, options)).digest, (await mergeRun(files, options)).digest);
    await coco.write({ run: files.dir, to: join(dir, "local"), options: {} });
    await coco.write({ run: run.dir, to: join(dir, "remote"), options: {} });
    const exported = readdirSync(join(dir, "local"), { recursive: true, encoding: "utf8" }).sort();
    assert.deepEqual(readdirSync(join(dir, "remote"), { recursive: true, encoding: "utf8" }).sort(), exported);
    const same = exported.filter((name) => name.includes("."));
    assert.equal(same.length, 6, "five pictures and the annotations");
    for (const name of same)
      assert.deepEqual(readFileSync(join(dir, "remote", name)), readFileSync(join(dir, "local", name)), name);
  });

  test("a worker that is killed costs what it drew since its last checkpoint, and nothing else", async (t) => {
    ownTemporaryFolder(t);
    const run = await newS3Run(60, 60);
    const { drawn, deaths } = await drawInProcesses(t, run, "die:45", 300);
    assert.equal(deaths, 1);
    assert.deepEqual(await contents(run), await expectedContents(60));
    const indices = [...new Set(drawn)].sort((a, b) => a - b);
    assert.deepEqual(
      indices,
      Array.from({ length: 60 }, (_, k) => k),
    );
    const again = drawn.length - 60;
    assert.ok(again < 30, `${again} of 60 frames were drawn again`);
    assert.deepEqual(await run.store.list("shards/000000"), ["done.json"], "the parts are gone");
    assert.equal(await run.store.size("lock.json"), null);
  });

  test("stopped in the middle: its status takes three listings, partial reading gives its frames, and it goes on", async (t) => {
    const run = await newS3Run(40, 20);
    const stop = new AbortController();
    const stopping = stage(async (index) => {
      if (index === 25) stop.abort();
      return rendered(index);
    });
    await runDouble(run, [0, 1], stopping.open, {}, stop.signal);
    const proxy = await startProxy(t, s3.server().endpoint);
    const { frames, state } = await runStatus(await seenBy(proxy, run));
    assert.equal(state, "interrupted");
    assert.ok(frames.done >= 26 && frames.done < 40, `${frames.done} frames`);
    const asked = proxy.seen.map(({ method, url }) => `${method} ${/[^/?]*\.json|list-type/.exec(url)}`);
    // Of shards, workers and jobs.
    const listings = Array(3).fill("GET list-type");
    assert.deepEqual(asked.sort(), [...listings, "GET lock.json", "HEAD dataset.json"]);
    const partial = await contents(run, true);
    assert.deepEqual(partial, (await expectedContents(40)).slice(0, partial.length));
    assert.equal(partial.length, 3 * frames.done);
    const indices: number[] = [];
    const going = stage(async (index) => {
      indices.push(index);
      return rendered(index);
    });
    await runDouble(run, [0, 1], going.open);
    assert.equal(indices.length, 40 - frames.done);
    assert.deepEqual(await contents(run), await expectedContents(40));
  });

  test("an image that was changed in a part is drawn again", async () => {
    const run = await newS3Run(8, 8);
    const stop = new AbortController();
    const stopping = stage(async (index) => {
      if (index === 4) stop.abort();
      return rendered(index);
    });
    await runDouble(run, [0], stopping.open, {}, stop.signal);
    const [part] = await run.store.list("shards/000000");
    assert.match(part ?? "", /^part-0-\d\.\w+\.tar$/);
    const bytes = Buffer.from((await run.store.read(`shards/000000/${part}`))!);
    const image = Buffer.from(rendered(2).files[0]!.bytes);
    const at = bytes.indexOf(image);
    assert.ok(at > 0);
    bytes[at]! ^= 1;
    await run.store.writeAtomic(`shards/000000/${part}`, bytes);
    await runDouble(run, [0], stage().open);
    assert.deepEqual(await contents(run), await expectedContents(8));
  });

  test("frames that fail are told, and are drawn by the next worker", async () => {
    const run = await newS3Run(8, 8);
    const failing = stage(async (index) => {
      if (index === 5) throw fault("session.black-frame");
      return rendered(index);
    });
    await runDouble(run, [0], failing.open, { retries: 0 });
    const { state, frames, causes } = await runStatus(run);
    assert.deepEqual([state, frames.done, frames.failed, causes[0]?.code], ["failed", 7, 1, "session.black-frame"]);
    await runDouble(run, [0], stage().open);
    assert.deepEqual(await contents(run), await expectedContents(8));
    assert.deepEqual((await runStatus(run)).causes, []);
  });

  test("of workers that draw one shard on different machines one wins whole, and the others are no error", async () => {
    const run = await newS3Run(6, 6);
    const other = (index: number) => {
      const { record, files, timings } = rendered(index);
      const bytes = new TextEncoder().encode(`another machine's ${index}`);
      const images = record.images.map((image) => ({ ...image, bytes: bytes.length, sha256: sha256(bytes) }));
      return { record: { ...record, images }, files: files.map((file) => ({ ...file, bytes })), timings };
    };
    const draw = (name: string, make: typeof rendered) =>
      runDouble(run, [0], stage((index) => pause(3).then(() => make(index)), name).open);
    const said = await Promise.all([draw("A", rendered), draw("B", other), draw("A", rendered)]);
    for (const events of said) assert.equal(events.at(-1)?.event, "shard-done");
    const marker = unsealed<DoneMarker>((await readText(run.store, "shards/000000/done.json"))!)!;
    assert.deepEqual(await run.store.list("shards/000000"), ["done.json"]);
    const names = [`frames-${marker.attempt}.jsonl`, `images-${marker.attempt}.tar`];
    assert.deepEqual(await run.store.list("data/000000"), names);
    assert.equal(sha256(await run.store.read(`data/000000/${names[0]}`)), marker.framesSha256);
    assert.equal(sha256(await run.store.read(`data/000000/${names[1]}`)), marker.tarSha256);
    const { renderer } = marker.fingerprints[0] as unknown as { renderer: string };
    const make = renderer === "A" ? rendered : other;
    const hashes = Array.from({ length: 6 }, (_, index) => make(index).record.images[0]!.sha256);
    assert.deepEqual(
      (await contents(run)).filter((_, k) => k % 3 === 1),
      hashes,
    );
  });

  test("one process works on a run; its lock goes with it", async () => {
    const run = await newS3Run(1, 1);
    const lock = await lockRun(run);
    await assert.rejects(lockRun(await openRun(run.dir)), { code: "run.busy", message: /s3:\/\/farm\// });
    void lock.startsFrom(3);
    void lock.setWorkers([process.pid]);
    await lock.release();
    await pause(200);
    assert.equal(await run.store.size("lock.json"), null);
  });

  test("a place is used once, and takes no run of files", async () => {
    const run = await newS3Run(1, 1);
    await assert.rejects(createRun(run.dir, run.plan, []), { code: "run.exists" });
    const used = s3.place();
    await (await s3Store(used)).writeAtomic("something", "else");
    await assert.rejects(createRun(used, run.plan, []), { code: "run.folder-not-empty" });
    await assert.rejects(openRun(used), { code: "run.missing" });
    const files = await createRun(s3.place(), plan(1, 1), []);
    await assert.rejects(runDouble(files, [0], stage().open), { code: "run.layout", kind: "user" });
  });

  test("what the page needs is fetched once and checked", async (t) => {
    process.env.XDG_CACHE_HOME = scratchFolder(t);
    t.after(() => delete process.env.XDG_CACHE_HOME);
    const page = Buffer.from("// the page");
    const bundle = { pageSha256: sha256(page), pluginsSha256: null };
    const run = await createRun(s3.place(), { ...plan(1, 1), layout: "tar", bundle }, []);
    await assert.rejects(loadRunCode(run), { code: "run.code-changed", message: /s3:.*page\.js is missing/ });
    await run.store.writeAtomic("page.js", "// another page");
    await assert.rejects(loadRunCode(run), { code: "run.code-changed", message: /is not the file/ });
    await run.store.writeAtomic("page.js", page);
    const proxy = await startProxy(t, s3.server().endpoint);
    const seen = await seenBy(proxy, run);
    const { pageBundle } = await loadRunCode(seen);
    assert.deepEqual(readFileSync(pageBundle), page);
    const asked = proxy.seen.length;
    assert.equal((await loadRunCode(seen)).pageBundle, pageBundle);
    assert.deepEqual([proxy.seen.length, asked > 0], [asked, true]);
  });
});
