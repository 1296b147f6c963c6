import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFile, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readFrames } from "../../farm/frames.ts";
import { mergeRun } from "../../farm/merge.ts";
import { DATASET_FILE, shardPaths } from "../../farm/run-layout.ts";
import { FarmError } from "../../renderer/errors.ts";
import { CATEGORIES, scratch, writeRun } from "../exporters/fixture.ts";

const OPTIONS = { categories: CATEGORIES };

test("dataset.json adds up what the frames say", async (t) => {
  const run = await writeRun(await scratch(t));
  const dataset = await mergeRun(run, OPTIONS);
  assert.deepEqual(JSON.parse(await readFile(join(run.dir, DATASET_FILE), "utf8")), dataset);
  const { digest, categories, ...rest } = dataset;
  assert.match(digest, /^[0-9a-f]{64}$/);
  assert.deepEqual(
    categories.map(({ id, name }) => [id, name]),
    [
      [1, "panel"],
      [2, "ground"],
      [3, 'crack, "fine": 0.1 mm'],
    ],
  );
  assert.deepEqual(rest, {
    format: "seedfarm-dataset/1",
    source: "synthetic",
    name: "fixture",
    version: "1.0.0",
    description: "Synthetic pictures of the scene fixture with exact labels: rgb, thermal.",
    license: "The pictures and labels belong to whoever made them; seedfarm claims no right in them.",
    creator: null,
    generator: { name: "seedfarm", version: "0.0.0" },
    scene: "fixture",
    seed: 3,
    firstFrame: 7,
    frames: 5,
    size: { width: 32, height: 24 },
    passes: ["rgb", "thermal"],
    counts: {
      images: 5,
      annotations: 10,
      annotationsByCategory: { panel: 6, 'crack, "fine": 0.1 mm': 4 },
      dropped: { minPixels: 5, minVisibility: 10, minSnr: 0 },
    },
  });
});

test("the digest is that of the frames' lines in index order, whatever the shards", async (t) => {
  const folder = await scratch(t);
  const hash = createHash("sha256");
  const files = new Set<string>();
  for (const shardFrames of [1, 2, 5, 100]) {
    const run = await writeRun(join(folder, `${shardFrames}`), { shardFrames });
    const { digest } = await mergeRun(run, OPTIONS);
    files.add(await readFile(join(run.dir, DATASET_FILE), "utf8"));
    if (shardFrames === 100) hash.update(await readFile(join(run.dir, shardPaths(0).frames)));
    if (shardFrames === 100) assert.equal(digest, hash.digest("hex"));
  }
  assert.equal(files.size, 1);
});

test("frames come by index, one record each", async (t) => {
  const run = await writeRun(await scratch(t));
  const indices: number[] = [];
  for await (const record of readFrames(run.dir)) indices.push(record.index);
  assert.deepEqual(indices, [7, 8, 9, 10, 11]);
});

/** As a killed worker leaves it: finished lines in any order, a fingerprint, a torn line, no done marker. */
async function interrupt(dir: string): Promise<void> {
  const paths = shardPaths(1);
  const lines = (await readFile(join(dir, paths.frames), "utf8")).split("\n");
  await rm(join(dir, paths.done));
  await rm(join(dir, paths.frames));
  await writeFile(join(dir, paths.partial), `{"fingerprint":{}}\n${lines[1]}\n${lines[0]?.slice(0, 50)}`);
}

test("a run with gaps is refused with their range and a remedy, and leaves no file", async (t) => {
  const run = await writeRun(await scratch(t));
  await rm(join(run.dir, shardPaths(0).done));
  await rename(join(run.dir, shardPaths(2).dir), join(run.dir, "elsewhere"));
  await assert.rejects(mergeRun(run, OPTIONS), (error) => {
    assert.ok(error instanceof FarmError);
    assert.equal(error.code, "merge.incomplete");
    assert.match(error.message, /lacks 3 of its 5 frames: 7–8, 11\.$/);
    assert.match(error.remedy ?? "", /farm resume .*--partial/);
    return true;
  });
  assert.ok(!(await readdir(run.dir)).some((name) => name.startsWith(DATASET_FILE)));
});

test("with --partial, finished frames of unfinished shards count and the gaps are listed", async (t) => {
  const run = await writeRun(await scratch(t));
  const whole = await mergeRun(run, OPTIONS);
  await interrupt(run.dir);
  const dataset = await mergeRun(run, { ...OPTIONS, partial: true });
  assert.deepEqual(dataset.missing, [{ first: 9, last: 9 }]);
  assert.equal(dataset.counts.images, 4);
  assert.equal(dataset.frames, 5);
  assert.notEqual(dataset.digest, whole.digest);
});

test("a shard that was changed after it was done is named", async (t) => {
  const run = await writeRun(await scratch(t));
  await appendFile(join(run.dir, shardPaths(1).frames), " ");
  await assert.rejects(mergeRun(run, OPTIONS), (error) => {
    return error instanceof FarmError && error.code === "shard.damaged" && error.message.includes("shards/000001");
  });
});

test("frames that finished out of order are merged by index", async (t) => {
  const run = await writeRun(await scratch(t), { shardFrames: 5 });
  const { frames, partial, done } = shardPaths(0);
  const lines = (await readFile(join(run.dir, frames), "utf8")).split("\n");
  await rm(join(run.dir, done));
  await writeFile(join(run.dir, partial), [4, 2, 0, 3].map((k) => `${lines[k]}\n`).join(""));
  const { digest, missing } = await mergeRun(run, { ...OPTIONS, partial: true });
  assert.deepEqual(missing, [{ first: 8, last: 8 }]);
  const inOrder = [0, 2, 3, 4].map((k) => `${lines[k]}\n`).join("");
  assert.equal(digest, createHash("sha256").update(inOrder).digest("hex"));
});
