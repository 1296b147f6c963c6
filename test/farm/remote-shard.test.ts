// Shards of a store that is not on this machine; test/engines/ has the same over a real object store.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runFrames } from "../../farm/frames.ts";
import { createRun, type Run } from "../../farm/run.ts";
import { lockRun } from "../../farm/run-lock.ts";
import { runStatus } from "../../farm/status.ts";
import { isLocal } from "../../farm/store/store.ts";
import { folder, pause, plan, rendered, runDouble, stage } from "./double.ts";

/** A folder that says that it is far away. */
async function farRun(frames: number, shardFrames: number): Promise<Run> {
  const run = await createRun(folder(), { ...plan(frames, shardFrames), layout: "tar" }, []);
  return { ...run, store: { ...run.store, folder: null } };
}

const namesIn = (run: Run, path: string): string[] => readdirSync(join(run.dir, path)).sort();
const linesOf = async (run: Run): Promise<string[]> => {
  const lines: string[] = [];
  for await (const { line, images } of runFrames(run, { partial: true })) {
    lines.push(line);
    for (const { bytes, read } of images) assert.equal((await read()).length, bytes);
  }
  return lines;
};
const expected = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => JSON.stringify(rendered(index).record));

test("a shard is drawn in a scratch folder and stored when it is done", async () => {
  const run = await farRun(12, 6);
  assert.ok(!isLocal(run.store));
  await runDouble(run, [0, 1], stage().open);
  assert.deepEqual(await linesOf(run), expected(12));
  assert.deepEqual([namesIn(run, "shards/000001"), namesIn(run, "data/000001").length], [["done.json"], 2]);
});

test("checkpoints are stored while it is drawn, and cost no frame twice", async () => {
  const run = await farRun(30, 30);
  const stop = new AbortController();
  const parts: string[][] = [];
  const slow = stage(async (index) => {
    await pause(10);
    if (index % 10 === 9) parts.push(namesIn(run, ".").includes("shards") ? namesIn(run, "shards/000000") : []);
    if (index === 25) stop.abort();
    return rendered(index);
  });
  await runDouble(run, [0], slow.open, { checkpointMs: 20 }, stop.signal);
  assert.ok(parts[1]!.length > 0, "parts come while it is drawn");
  const { frames } = await runStatus(run);
  assert.deepEqual(await linesOf(run), expected(frames.done));
  const again: number[] = [];
  const rest = stage(async (index) => {
    again.push(index);
    return rendered(index);
  });
  await runDouble(run, [0], rest.open);
  assert.deepEqual(
    again,
    Array.from({ length: 30 - frames.done }, (_, k) => frames.done + k),
  );
  assert.deepEqual(await linesOf(run), expected(30));
  assert.deepEqual(namesIn(run, "shards/000000"), ["done.json"]);
});

test("a store that is away for a while costs a checkpoint, not the shard", async () => {
  const run = await farRun(20, 20);
  let failures = 0;
  const writeAtomic: Run["store"]["writeAtomic"] = async (path, content) => {
    if (path.includes("part-") && failures++ < 3) throw new Error("away");
    return run.store.writeAtomic(path, content);
  };
  const slow = stage(async (index) => {
    await pause(8);
    return rendered(index);
  });
  await runDouble({ ...run, store: { ...run.store, writeAtomic } }, [0], slow.open, { checkpointMs: 15 });
  assert.ok(failures >= 3);
  assert.deepEqual(await linesOf(run), expected(20));
});

test("a second finisher of the same frames is no error, and replaces nothing that differs", async () => {
  const run = await farRun(5, 5);
  const said = await Promise.all([1, 2, 3].map(() => runDouble(run, [0], stage().open)));
  for (const events of said) assert.equal(events.at(-1)?.event, "shard-done");
  assert.deepEqual([namesIn(run, "shards/000000"), namesIn(run, "data/000000").length], [["done.json"], 2]);
  assert.deepEqual(await linesOf(run), expected(5));
});

test("a beat that is on its way when the lock is released does not bring it back", async () => {
  const run = await farRun(1, 1);
  const writeAtomic: Run["store"]["writeAtomic"] = async (path, content) => {
    await pause(60);
    return run.store.writeAtomic(path, content);
  };
  const lock = await lockRun({ ...run, store: { ...run.store, writeAtomic } });
  void lock.startsFrom(3);
  void lock.setWorkers([process.pid]);
  await lock.release();
  await pause(200);
  assert.equal(await run.store.size("lock.json"), null);
});
