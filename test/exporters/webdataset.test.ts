import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { webdataset } from "../../farm/exporters/webdataset/webdataset.ts";
import { runFrames } from "../../farm/frames.ts";
import { mergeRun } from "../../farm/merge.ts";
import type { Run } from "../../farm/run.ts";
import { sealed } from "../../farm/seal.ts";
import type { Sweep } from "../../farm/sweep/files.ts";
import { mergeSweep } from "../../farm/sweep/merge.ts";
import { CATEGORIES, FRAMES, scratch, writeRun } from "./fixture.ts";
import { runPython } from "./python.ts";
import { openTarRun } from "./tar-run.ts";

const PASSES = ["rgb", "thermal", "depth", "segmentation"];
const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

async function merged(t: TestContext, frames = FRAMES): Promise<{ run: Run; folder: string }> {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { frames, passes: PASSES });
  await mergeRun(run, { categories: CATEGORIES });
  return { run, folder };
}

type Sample = [key: string, fields: Record<string, string>];

const READ = `
import glob, os
from webdataset_reader import read_index, stamps, summary
indexes = sorted(glob.glob(os.path.join(data, "shardindex-*.json")))
shards = {os.path.basename(index): read_index(index) for index in indexes}
answer({
    "shards": {index: [[s["url"], summary(s["samples"])] for s in found] for index, found in shards.items()},
    "stamps": [list(stamp) for tar in sorted(glob.glob(os.path.join(data, "*.tar"))) for stamp in stamps(tar)],
})
`;

/** Shards by split, as an independent reader finds them through the index. */
function read(folder: string): { shards: Record<string, [url: string, samples: Sample[]][]>; stamps: unknown[][] } {
  return runPython(READ, folder);
}

const samplesOf = (folder: string): Sample[] =>
  Object.values(read(folder).shards).flatMap((shards) => shards.flatMap(([, samples]) => samples));

/** What the samples of a run must be. */
async function expected(run: Run, passes: readonly string[], prefix = ""): Promise<Sample[]> {
  const samples: Sample[] = [];
  for await (const { record, line, images } of runFrames(run)) {
    const fields: [string, string][] = [["json", sha256(line)]];
    for (const { pass, file, read: bytes } of images) {
      if (passes.includes(pass)) fields.push([`${pass}.${file.split(".").slice(1).join(".")}`, sha256(await bytes())]);
    }
    samples.push([`${prefix}${String(record.index).padStart(8, "0")}`, Object.fromEntries(fields)]);
  }
  return samples;
}

test("Python's tarfile finds every frame once, with every image and its record, and the index is right", async (t) => {
  const { run, folder } = await merged(t);
  const to = join(folder, "out");
  const { summary } = await webdataset.write({ run: run.dir, to, options: { split: "3/1/1" } });
  const { shards, stamps } = read(to);
  assert.deepEqual(Object.keys(shards), ["shardindex-test.json", "shardindex-train.json", "shardindex-val.json"]);
  assert.deepEqual(summary, { train: 3, val: 1, test: 1, tars: 3 });
  assert.deepEqual(
    shards["shardindex-train.json"]?.map(([url, samples]) => [url, samples.length]),
    [["train-000000.tar", 3]],
  );
  const found = samplesOf(to).sort(([a], [b]) => a.localeCompare(b));
  assert.deepEqual(found, await expected(run, PASSES));
  assert.deepEqual(Object.keys(found[0]![1]).sort(), [
    "depth.png",
    "json",
    "rgb.png",
    "segmentation.classes.png",
    "segmentation.instances.png",
    "thermal.png",
  ]);
  for (const stamp of stamps) assert.deepEqual(stamp, [0, 0, 0, "", "", "0o644"]);
});

test("a run of tars gives the same shards as one of files", async (t) => {
  const { run, folder } = await merged(t);
  const { run: tars, draw } = await openTarRun(run, join(folder, "tars"), 3);
  await draw();
  await mergeRun(tars, { categories: CATEGORIES });
  const read = async (dir: string) => {
    await webdataset.write({ run: dir, to: `${dir}-out`, options: {} });
    const names = (await readdir(`${dir}-out`)).sort();
    return Promise.all(names.map(async (name) => [name, await readFile(join(`${dir}-out`, name), "latin1")]));
  };
  assert.deepEqual(await read(tars.dir), await read(run.dir));
});

test("chosen passes only; a shard is full at so many frames", async (t) => {
  const { run, folder } = await merged(t);
  const to = join(folder, "out");
  const options = { passes: "thermal, rgb", split: "1/0", "shard-frames": 2 };
  const { files } = await webdataset.write({ run: run.dir, to, options });
  assert.deepEqual(files, [join(to, "shardindex-train.json")]);
  assert.deepEqual(samplesOf(to), await expected(run, ["rgb", "thermal"]));
  assert.deepEqual(
    read(to).shards["shardindex-train.json"]?.map(([url, samples]) => [url, samples.length]),
    [
      ["train-000000.tar", 2],
      ["train-000001.tar", 2],
      ["train-000002.tar", 1],
    ],
  );
});

test("a shard is full when the next frame would not fit, and a frame that is too large has one of its own", async (t) => {
  const { run, folder } = await merged(t);
  const export_ = async (megabytes: number) => {
    const to = join(folder, `at-${megabytes}`);
    await webdataset.write({ run: run.dir, to, options: { split: "1/0", "shard-megabytes": megabytes } });
    const tars = (await readdir(to)).filter((name) => name.endsWith(".tar")).sort();
    return { to, sizes: await Promise.all(tars.map(async (name) => (await stat(join(to, name))).size)) };
  };
  const whole = await export_(500);
  assert.equal(whole.sizes.length, 1);
  const limit = 0.6 * whole.sizes[0]!;
  const cut = await export_(limit / 1e6);
  assert.equal(cut.sizes.length, 2);
  for (const size of cut.sizes) assert.ok(size <= limit, `${size} of ${limit}`);
  const tiny = await export_(1e-6);
  assert.equal(tiny.sizes.length, 5);
  for (const { to } of [whole, cut, tiny]) assert.deepEqual(samplesOf(to), await expected(run, PASSES));
});

test("frames of a sweep have keys of their own", async (t) => {
  const folder = await scratch(t);
  const names = ["000-a", "001-b"];
  const runs = await Promise.all(names.map((name) => writeRun(join(folder, "sweep", name), { frames: [[], []] })));
  const datasets = await Promise.all(runs.map((run) => mergeRun(run, { categories: CATEGORIES })));
  const sweep: Sweep = {
    format: "seedfarm-sweep/1",
    seeds: [3],
    axes: [],
    runs: names.map((name) => ({ name, seed: 3, set: {} })),
  };
  await writeFile(join(folder, "sweep", "sweep.json"), sealed(sweep));
  await mergeSweep(join(folder, "sweep"), sweep, datasets);
  const to = join(folder, "out");
  await webdataset.write({ run: join(folder, "sweep"), to, options: { split: "1/0" } });
  const each = [await expected(runs[0]!, PASSES, "000-"), await expected(runs[1]!, PASSES, "001-")];
  assert.deepEqual(samplesOf(to), each.flat());
});

test("limits that make no sense are refused", async (t) => {
  const { run, folder } = await merged(t, [[]]);
  for (const options of [{ "shard-megabytes": 0 }, { "shard-megabytes": Number.NaN }, { "shard-frames": 1.5 }]) {
    const job = { run: run.dir, to: join(folder, "out"), options };
    await assert.rejects(webdataset.write(job), { code: "export.bad-shard" });
  }
});
