import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { defaultShardFrames } from "../../farm/plan.ts";
import { createRun, openRun } from "../../farm/run.ts";
import { shardCount, shardName, shardPaths, shardRange } from "../../farm/run-layout.ts";
import { folder, newRun, plan } from "./double.ts";

test("shards cover every frame once, in order", () => {
  for (const [frames, size, first] of [
    [1, 8, 0],
    [100, 8, 0],
    [97, 10, 137],
    [10, 10, 5],
    [11, 10, 5],
  ] as const) {
    const made = plan(frames, size, first);
    const seen: number[] = [];
    for (let shard = 0; shard < shardCount(made); shard++) {
      const range = shardRange(made, shard);
      assert.ok(range.count >= 1 && range.count <= size);
      for (let k = 0; k < range.count; k++) seen.push(range.first + k);
    }
    assert.deepEqual(
      seen,
      Array.from({ length: frames }, (_, k) => first + k),
    );
  }
});

test("a million frames are planned at once and the plan stays small", async () => {
  const made = plan(1_000_000, defaultShardFrames(1_000_000));
  assert.equal(shardCount(made), 10_000);
  assert.deepEqual(shardRange(made, 9999), { first: 999_900, count: 100 });
  const run = await createRun(folder(), made, []);
  assert.ok(readFileSync(join(run.dir, "run.json")).length < 2000);
});

test("shard sizes depend on frames alone and are pinned: they decide folder names", () => {
  assert.deepEqual([1, 8, 100, 200, 1000, 1600, 1_000_000].map(defaultShardFrames), [8, 8, 8, 13, 63, 100, 100]);
});

test("names", () => {
  assert.equal(shardName(123), "000123");
  assert.equal(shardName(1_234_567), "1234567");
  assert.deepEqual(shardPaths(7), {
    dir: "shards/000007",
    data: "shards/000007",
    frames: "shards/000007/frames.jsonl",
    partial: "shards/000007/frames.partial.jsonl",
    done: "shards/000007/done.json",
    failed: "shards/000007/failed.json",
    tar: "shards/000007/images.tar",
  });
  const { dir, frames, tar } = shardPaths(7, "0a1b");
  assert.deepEqual(
    [dir, frames, tar],
    ["shards/000007", "data/000007/frames-0a1b.jsonl", "data/000007/images-0a1b.tar"],
  );
});

test("a run is made with its inputs and read back; making it twice names resume", async () => {
  const source = `${folder()}-source`;
  writeFileSync(source, "page");
  const dir = folder();
  const made = plan(10, 8);
  await createRun(dir, made, [
    { to: "page.js", from: source },
    { to: "assets/a/b.png", from: source },
  ]);
  assert.deepEqual((await openRun(dir)).plan, made);
  assert.equal(readFileSync(join(dir, "assets/a/b.png"), "utf8"), "page");
  await assert.rejects(createRun(dir, made, []), (error: Error & { code: string; remedy: string }) => {
    assert.equal(error.code, "run.exists");
    assert.match(error.remedy, /farm resume .*run/);
    return true;
  });
});

test("a plan changed by one byte is refused, also by one that means nothing to JSON", async () => {
  const dir = folder();
  await createRun(dir, plan(10, 8), []);
  const text = readFileSync(join(dir, "run.json"), "utf8");
  for (const changed of [text.replace('"seed": 7', '"seed": 8'), text.replace("{", "{ "), text.slice(0, -1)]) {
    assert.notEqual(changed, text);
    writeFileSync(join(dir, "run.json"), changed);
    await assert.rejects(openRun(dir), { code: "run.format" });
  }
});

test("without one of its inputs a run is not made", async () => {
  const dir = folder();
  await assert.rejects(createRun(dir, plan(1, 1), [{ to: "page.js", from: "/nowhere/page.js" }]));
  assert.ok(!existsSync(join(dir, "run.json")));
});

test("a folder with other things in it is left alone", async () => {
  const dir = folder();
  mkdirSync(dir);
  writeFileSync(join(dir, "thesis.txt"), "");
  await assert.rejects(createRun(dir, plan(1, 1), []), { code: "run.folder-not-empty", kind: "user" });
});

test("a plan of another format, or no JSON, is refused by name", async () => {
  const { dir } = await newRun(1, 1);
  writeFileSync(join(dir, "run.json"), '{"format":"seedfarm-run/9"}');
  await assert.rejects(openRun(dir), /is not a plan of the form "seedfarm-run\/1" but "seedfarm-run\/9"/);
  writeFileSync(join(dir, "run.json"), '{"form');
  await assert.rejects(openRun(dir), { code: "run.format" });
});
