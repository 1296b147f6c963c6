import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { diffDatasets } from "../../farm/diff/diff.ts";
import { diffText } from "../../farm/diff/text.ts";
import { mergeRun } from "../../farm/merge.ts";
import { shardPaths } from "../../farm/run-layout.ts";
import { sealed, unsealed } from "../../farm/seal.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import {
  CATEGORIES,
  type FixtureOptions,
  FRAMES,
  HEIGHT,
  scratch,
  sha256,
  type Thing,
  WIDTH,
  writeRun,
} from "../exporters/fixture.ts";

const PIXELS = { pixels: true };
const PANEL: Thing = { category: "panel", shape: "rectangle", x: 4, y: 4 };

async function dataset(folder: string, options: FixtureOptions = {}): Promise<string> {
  const run = await writeRun(folder, options);
  await mergeRun(run, { categories: CATEGORIES });
  return run.dir;
}

test("the same frames in other shards are equal: nothing changed but the plan's shard size", async (t) => {
  const folder = await scratch(t);
  const [a, b] = [await dataset(join(folder, "a")), await dataset(join(folder, "b"), { shardFrames: 4 })];
  const diff = await diffDatasets(a, b, PIXELS);
  assert.equal(diff.equal, true);
  assert.deepEqual(diff.plan, [{ path: "shardFrames", a: 2, b: 4 }]);
  assert.deepEqual(diff.frames, { both: 5, changed: 0, onlyInA: none, onlyInB: none });
  assert.equal(diff.a.digest, diff.b.digest);
  assert.equal(diff.version.step, "patch");
  assert.equal((await diffDatasets(a, a, PIXELS)).version.step, "none");
});

const none = { count: 0, ranges: [] };

test("a value, a label and a camera that changed are named with both values, and nothing else is", async (t) => {
  const folder = await scratch(t);
  const frames = [[PANEL, { ...PANEL, shape: "ring" as const, x: 20 }], [PANEL]];
  const moved = [[{ ...PANEL, x: 5 }], [PANEL, { ...PANEL, shape: "pixel" as const, x: 0 }]];
  const a = await dataset(join(folder, "a"), { frames });
  const change = (record: FrameRecord): FrameRecord =>
    record.index === 7
      ? { ...record, values: { sun: { elevationDegrees: 55 } }, camera: { ...record.camera, k1: 0.5 } }
      : record;
  const diff = await diffDatasets(a, await dataset(join(folder, "b"), { frames: moved, change }), { pixels: false });
  assert.equal(diff.equal, false);
  assert.deepEqual(diff.changedFrames, { values: 1, camera: 1, environment: 0, annotations: 2, images: 0, other: 0 });
  assert.deepEqual(diff.values, [{ path: "sun.elevationDegrees", frames: 1 }]);
  const [first, second] = diff.examples;
  assert.deepEqual(first!.values, [{ path: "sun.elevationDegrees", a: 7, b: 55 }]);
  assert.deepEqual(first!.camera, [{ path: "k1", a: 0, b: 0.5 }]);
  // A rectangle of 4 × 3 one pixel to the right: 9 pixels in common, 15 in all.
  const keys = ["bbox", "amodalBbox", "segmentation", "pose", "corners", "corners2d"];
  assert.deepEqual(first!.annotations, [
    { instance: 1, category: "panel", kind: "changed", keys, maskIou: 9 / 15 },
    { instance: 2, category: "panel", kind: "removed", keys: [], maskIou: null },
  ]);
  assert.deepEqual(second!.annotations, [{ instance: 2, category: "panel", kind: "added", keys: [], maskIou: null }]);
  const { added, removed, changed, byCategory, maskIou } = diff.annotations;
  assert.deepEqual({ added, removed, changed }, { added: 1, removed: 1, changed: 1 });
  assert.deepEqual(byCategory, { panel: { added: 1, removed: 1, changed: 1 } });
  assert.deepEqual(maskIou, { masks: 1, mean: 0.6, least: 0.6 });
  assert.deepEqual([diff.version.step, diff.version.next], ["major", "2.0.0"]);
});

test("frames of one alone are listed as ranges; more of them is a minor step, fewer a major one", async (t) => {
  const folder = await scratch(t);
  const a = await dataset(join(folder, "a"), { firstFrame: 7 });
  const more = await dataset(join(folder, "b"), { firstFrame: 7, frames: [...FRAMES, [], [PANEL]], shardFrames: 3 });
  const grown = await diffDatasets(a, more, PIXELS);
  assert.deepEqual(grown.frames.onlyInB, { count: 2, ranges: [{ first: 12, last: 13 }] });
  assert.deepEqual([grown.equal, grown.version.step, grown.version.next], [false, "minor", "1.1.0"]);
  const shrunk = await diffDatasets(more, a, PIXELS);
  assert.deepEqual(shrunk.frames.onlyInA, { count: 2, ranges: [{ first: 12, last: 13 }] });
  assert.equal(shrunk.version.step, "major");
  const apart = await diffDatasets(
    a,
    await dataset(join(folder, "c"), { firstFrame: 9, frames: FRAMES.slice(2) }),
    PIXELS,
  );
  assert.deepEqual(apart.frames.onlyInA.ranges, [{ first: 7, last: 8 }]);
  assert.equal(apart.frames.both, 3);
});

/** Puts other bytes in the place of an image, and its hash into the line and the done marker. */
async function replaceImage(dir: string, shard: number, file: string, bytes: Uint8Array): Promise<void> {
  const paths = shardPaths(shard);
  const old = await readFile(join(dir, paths.dir, file));
  await writeFile(join(dir, paths.dir, file), bytes);
  const lines = (await readFile(join(dir, paths.frames), "utf8"))
    .replace(sha256(old), sha256(bytes))
    .replace(`"bytes":${old.length}`, `"bytes":${bytes.length}`);
  await writeFile(join(dir, paths.frames), lines);
  const marker = unsealed<object>(await readFile(join(dir, paths.done), "utf8"))!;
  await writeFile(join(dir, paths.done), sealed({ ...marker, framesSha256: sha256(lines) }));
}

const RGB = "rgb/00000007.png";

test("pixels that differ are measured: by how much, how many, and whether two machines may differ so", async (t) => {
  const folder = await scratch(t);
  const [a, b] = [await dataset(join(folder, "a")), await dataset(join(folder, "b"))];
  const pixels = await sharp(join(a, shardPaths(0).dir, RGB))
    .raw()
    .toBuffer();
  // One pixel off by 30 in green and 10 in blue, one off by 5 in blue: 45 in all.
  pixels[31]! += 30;
  pixels[32]! -= 10;
  pixels[302]! -= 5;
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  await replaceImage(b, 0, RGB, await sharp(pixels, { raw }).png().toBuffer());
  const [image] = (await diffDatasets(a, b, PIXELS)).images;
  const count = WIDTH * HEIGHT;
  assert.deepEqual(image, {
    kind: "rgb",
    changed: 1,
    pixels: { images: 1, identical: 0, max: 30, mean: 45 / (3 * count), differing: 2 / count, beyondTolerance: 0 },
  });
  // Every pixel off by 100 is more than two machines may differ.
  await replaceImage(
    b,
    0,
    RGB,
    await sharp(
      pixels.map((value) => (value + 100) % 256),
      { raw },
    )
      .png()
      .toBuffer(),
  );
  assert.equal((await diffDatasets(a, b, PIXELS)).images[0]!.pixels!.beyondTolerance, 1);
});

test("the same pixels in other bytes are equal data: a patch, but only when pixels were looked at", async (t) => {
  const folder = await scratch(t);
  const [a, b] = [await dataset(join(folder, "a")), await dataset(join(folder, "b"))];
  const again = await sharp(join(a, shardPaths(0).dir, RGB))
    .png({ compressionLevel: 0 })
    .toBuffer();
  await replaceImage(b, 0, RGB, again);
  const looked = await diffDatasets(a, b, PIXELS);
  assert.deepEqual([looked.equal, looked.version.step, looked.images[0]!.pixels!.identical], [true, "patch", 1]);
  const unseen = await diffDatasets(a, b, { pixels: false });
  assert.deepEqual([unseen.equal, unseen.version.step], [false, "major"]);
});

test("categories at the end are a minor step; renamed ones are a major one", async (t) => {
  const folder = await scratch(t);
  const runs = [await writeRun(join(folder, "a")), await writeRun(join(folder, "b"))];
  await mergeRun(runs[0]!, { categories: CATEGORIES });
  const step = async (categories: typeof CATEGORIES) => {
    await mergeRun(runs[1]!, { categories });
    return (await diffDatasets(runs[0]!.dir, runs[1]!.dir, PIXELS)).version.step;
  };
  const tree = { name: "tree", supercategory: "plant", colour: [0, 90, 0], isThing: true } as const;
  assert.equal(await step([...CATEGORIES, tree]), "minor");
  assert.equal(await step([tree, ...CATEGORIES]), "major");
  assert.equal(await step(CATEGORIES), "none");
});

test("the text says what the report says, summary before examples, the version last", async (t) => {
  const folder = await scratch(t);
  const a = await dataset(join(folder, "a"));
  const b = await dataset(join(folder, "b"), { frames: [...FRAMES.slice(0, 4), []] });
  const lines = diffText(await diffDatasets(a, b, PIXELS)).split("\n");
  assert.match(lines[0]!, /^A {2}.*fixture 1\.0\.0, 5 frames, seedfarm 0\.0\.0, digest [0-9a-f]{64}$/);
  assert.ok(lines.includes("The datasets differ."));
  assert.ok(lines.includes("  5 in both, 1 of them changed"));
  assert.ok(lines.indexOf("  frame 11") > lines.indexOf("frames"));
  assert.ok(lines.includes("    panel 1 removed"));
  assert.equal(lines.at(-1), "version  1.0.0 → 2.0.0 (major): 1 frame changed; B says 1.0.0");
});
