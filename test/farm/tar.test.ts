import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { execute } from "../../farm/execute.ts";
import { executeLocally } from "../../farm/executors/local.ts";
import { coco } from "../../farm/exporters/coco/coco.ts";
import { runFrames } from "../../farm/frames.ts";
import { mergeRun } from "../../farm/merge.ts";
import { createRun, type Run } from "../../farm/run.ts";
import { shardPaths } from "../../farm/run-layout.ts";
import { unsealed } from "../../farm/seal.ts";
import type { DoneMarker } from "../../farm/shard-files.ts";
import type { Store } from "../../farm/store/store.ts";
import { openTar, packTar } from "../../farm/tar.ts";
import { CATEGORIES, scratch, writeRun } from "../exporters/fixture.ts";
import { runPython } from "../exporters/python.ts";
import { openTarRun } from "../exporters/tar-run.ts";
import { folder, newRun, plan, rendered, runDouble, stage } from "./double.ts";

const newTarRun = (frames: number, shardFrames: number): Promise<Run> =>
  createRun(folder(), { ...plan(frames, shardFrames), layout: "tar" }, []);

const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");
const markerOf = (run: Run, shard: number) =>
  unsealed<DoneMarker>(readFileSync(join(run.dir, shardPaths(shard).done), "utf8"))!;
const tarPath = (run: Run, shard: number) => join(run.dir, shardPaths(shard, markerOf(run, shard).attempt).tar);
const tarOf = (run: Run, shard: number) => readFileSync(tarPath(run, shard));
/** A shard is its marker, and two files named by what is in them. */
function assertTidy(run: Run, shard: number): void {
  const { dir, data } = shardPaths(shard, markerOf(run, shard).attempt);
  assert.deepEqual(readdirSync(join(run.dir, dir)), ["done.json"]);
  assert.match(readdirSync(join(run.dir, data)).sort().join(" "), /^frames-(\w{16})\.jsonl images-\1\.tar$/);
}

const READ = `
from webdataset_reader import read_shard, stamps, summary
answer({"samples": summary(read_shard(data)), "stamps": stamps(data)})
`;

interface Reading {
  samples: [key: string, fields: Record<string, string>][];
  stamps: unknown[];
}

const readTar = (run: Run, shard: number) => runPython<Reading>(READ, tarPath(run, shard));

test("a shard's tar holds every frame under its key, as Python's tarfile reads it, and its hash is in the done marker", async () => {
  const run = await newTarRun(7, 4);
  await runDouble(run, [0, 1], stage().open);
  assertTidy(run, 1);
  const { samples, stamps } = readTar(run, 1);
  const expected = [4, 5, 6].map((index) => {
    const { record, files } = rendered(index);
    const fields = files.map(({ pass, bytes }) => [`${pass}.png`, sha256(bytes)]);
    return [`0000000${index}`, Object.fromEntries([["json", sha256(JSON.stringify(record))], ...fields])];
  });
  assert.deepEqual(samples, expected);
  assert.deepEqual(stamps, [[0, 0, 0, "", "", "0o644"]]);
  assert.equal(markerOf(run, 1).tarSha256, sha256(tarOf(run, 1)));
});

test("images are read from the tar by their names in the record", async () => {
  const run = await newTarRun(6, 6);
  await runDouble(run, [0], stage().open);
  let read = 0;
  for await (const { record, images } of runFrames(run)) {
    for (const [k, image] of images.entries()) {
      assert.equal(image.path, null);
      assert.deepEqual(Buffer.from(await image.read()), Buffer.from(rendered(record.index).files[k]!.bytes));
      read++;
    }
  }
  assert.equal(read, 12);
});

/** The fixture's frames as files, and to be drawn into a run of tars. */
async function twoLayouts(t: TestContext, shardFrames: number) {
  const dir = await scratch(t);
  const files = await writeRun(join(dir, "files"), { shardFrames: 5 });
  const { run: tars, draw } = await openTarRun(files, join(dir, "tars"), shardFrames);
  return { dir, files, tars, draw };
}

test("a run of tars merges to the digest of one of files, and exports to the same COCO bytes", async (t) => {
  for (const shardFrames of [2, 5]) {
    const { dir, files, tars, draw } = await twoLayouts(t, shardFrames);
    await draw();
    const options = { categories: CATEGORIES };
    assert.equal((await mergeRun(tars, options)).digest, (await mergeRun(files, options)).digest);
    for (const run of [files, tars]) await coco.write({ run: run.dir, to: `${run.dir}-coco`, options: {} });
    const exported = readdirSync(join(dir, "files-coco"), { recursive: true, encoding: "utf8" }).sort();
    assert.deepEqual(readdirSync(join(dir, "tars-coco"), { recursive: true, encoding: "utf8" }).sort(), exported);
    const inBoth = exported.filter((name) => name.includes("."));
    assert.equal(inBoth.length, 6, "five pictures and the annotations");
    for (const name of inBoth) {
      assert.deepEqual(
        await readFile(join(dir, "tars-coco", name)),
        await readFile(join(dir, "files-coco", name)),
        name,
      );
    }
  }
});

const DOUBLE = fileURLToPath(new URL("worker-double.ts", import.meta.url));

/** Draws a run with worker processes, which `script` may kill with SIGKILL. */
async function drawInProcesses(run: Run, script = ""): Promise<number> {
  let deaths = 0;
  const never = new AbortController().signal;
  const command = [process.execPath, "--import", "tsx", DOUBLE, run.dir, "5", script];
  const executor = {
    name: "double",
    summary: "",
    execute: (job: Parameters<typeof executeLocally>[0]) => executeLocally(job, command),
  };
  const onEvent = ({ event }: { event: string }) => {
    if (event === "worker-died") deaths++;
  };
  await execute(run, { executor, workers: 2, workerFlags: [], onEvent, drain: never, kill: never });
  return deaths;
}

test("a worker killed in the middle of a shard of tars is resumed to the same bytes", async () => {
  const run = await newTarRun(20, 10);
  assert.equal(await drawInProcesses(run, "die:14"), 1);
  const calm = await newTarRun(20, 10);
  await runDouble(calm, [0, 1], stage().open);
  for (const shard of [0, 1]) {
    assert.deepEqual(tarOf(run, shard), tarOf(calm, shard));
    assertTidy(run, shard);
  }
});

const WRITING = ["writeAtomic", "putIfAbsent", "append", "remove"] as const;

/** A store to which nothing comes any more from one call on: the process that wrote is gone. */
function dying<T extends Store>(store: T, call: (typeof WRITING)[number], path: RegExp): T {
  let dead = false;
  const guarded =
    (name: string, write: (...args: string[]) => unknown) =>
    async (...args: string[]) => {
      dead ||= name === call && path.test(args[0]!);
      if (dead) throw new Error("killed");
      return write(...args);
    };
  const writes = Object.entries(store).filter(([name]) => WRITING.some((one) => one === name));
  return { ...store, ...Object.fromEntries(writes.map(([name, write]) => [name, guarded(name, write)])) };
}

test("killed while it packs, or between the tar and the done marker: nothing is drawn again, the tar is the same", async () => {
  const calm = await newTarRun(6, 6);
  await runDouble(calm, [0], stage().open);
  const { tar } = shardPaths(0, markerOf(calm, 0).attempt);
  for (const [call, path] of [
    ["writeAtomic", /images-\w+\.tar$/],
    ["putIfAbsent", /done\.json$/],
  ] as const) {
    const run = await newTarRun(6, 6);
    await assert.rejects(runDouble({ ...run, store: dying(run.store, call, path) }, [0], stage().open), /killed/);
    assert.equal(existsSync(join(run.dir, tar)), call === "putIfAbsent");
    const again = stage();
    await runDouble(run, [0], again.open);
    assert.equal(again.opened(), 0);
    assert.deepEqual(tarOf(run, 0), tarOf(calm, 0));
    assertTidy(run, 0);
  }
});

test("killed before it clears the parts: the shard is done, and is read from its tar", async () => {
  const run = await newTarRun(6, 6);
  await run.store.writeAtomic("shards/000000/part-0.00.tar", "damaged");
  await assert.rejects(runDouble({ ...run, store: dying(run.store, "remove", /part-/) }, [0], stage().open), /killed/);
  let frames = 0;
  for await (const { images } of runFrames(run)) {
    frames++;
    assert.ok(images.every(({ path }) => path === null));
  }
  assert.equal(frames, 6);
});

test("the digest does not depend on shard size, layout or a kill", async (t) => {
  const { files, tars, draw } = await twoLayouts(t, 2);
  await assert.rejects(draw(dying(tars.store, "writeAtomic", /000001\/images-/)), /killed/);
  await draw();
  const options = { categories: CATEGORIES };
  assert.equal((await mergeRun(tars, options)).digest, (await mergeRun(files, options)).digest);
});

test("a tar that is cut short, or has a changed header, is no tar", async () => {
  const { store } = await newRun(1, 1);
  const members = [
    { name: "1.a", bytes: Buffer.alloc(700, 1) },
    { name: "2.a", bytes: Buffer.from("x") },
  ];
  const parts: Uint8Array[] = [];
  for await (const part of packTar(members)) parts.push(part);
  const whole = Buffer.concat(parts);
  const changed = Buffer.from(whole);
  changed[1536 + 3]! ^= 1;
  const tars = { "whole.tar": whole, "short.tar": whole.subarray(0, 1800), "changed.tar": changed };
  for (const [name, bytes] of Object.entries(tars)) await store.writeAtomic(name, bytes);
  const read = (tar: string, member: string) => openTar(store, tar).read(member);
  for (const { name, bytes } of members) assert.deepEqual(Buffer.from((await read("whole.tar", name))!), bytes);
  assert.equal(await read("whole.tar", "3.a"), null);
  assert.equal(await read("none.tar", "1.a"), null);
  for (const name of ["short.tar", "changed.tar"]) await assert.rejects(read(name, "2.a"), /is not a whole tar/);
});

test("a member's name that does not fit is refused, not shortened", async () => {
  const pack = async (name: string) => {
    for await (const _ of packTar([{ name, bytes: Buffer.alloc(1) }])) void _;
  };
  await pack(`${"n".repeat(95)}.json`);
  await assert.rejects(pack(`${"n".repeat(96)}.json`), RangeError);
});
