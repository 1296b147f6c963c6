import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { yolo } from "../../farm/exporters/yolo/yolo.ts";
import { mergeRun } from "../../farm/merge.ts";
import { CATEGORIES, FRAMES, HEIGHT, maskOf, scratch, WIDTH, writeRun } from "./fixture.ts";
import { runPython } from "./python.ts";

const READ = `
from yolo_reader import fill, read_dataset
dataset = read_dataset(data["folder"], data["task"])
if data["task"] in ("segment", "obb"):
    for rows in (rows for split in dataset["splits"].values() for rows in split.values()):
        for row in rows:
            row.append(fill(row[2], data["width"], data["height"]))
answer(dataset)
`;

/** Class, box as shares, points, and for polygons the pixels inside them. */
type Row = [kind: number, box: number[], points: number[][], pixels: number[]];

interface Dataset {
  yaml: Record<string, unknown>;
  images: Record<string, string[]>;
  splits: Record<string, Record<string, Row[]>>;
}

async function exported(t: Parameters<typeof scratch>[0], options: { task?: string; [name: string]: unknown }) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"));
  await mergeRun(run, { categories: CATEGORIES });
  const to = join(folder, "out");
  const result = await yolo.write({ run: run.dir, to, options });
  const { task = "detect" } = options;
  const dataset = runPython<Dataset>(READ, { folder: to, task, width: WIDTH, height: HEIGHT });
  const labels: Record<string, Row[]> = Object.assign({}, ...Object.values(dataset.splits));
  return { ...result, to, labels, dataset };
}

const stem = (frame: number) => String(7 + frame).padStart(8, "0");

/** [x, y, width, height] of a mask's pixels. */
function boxOf(mask: readonly number[]): number[] {
  const pixels = mask.flatMap((value, at) => (value ? [[at % WIDTH, Math.floor(at / WIDTH)] as const] : []));
  const [xs, ys] = [pixels.map(([x]) => x), pixels.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return [x, y, Math.max(...xs) + 1 - x, Math.max(...ys) + 1 - y];
}

function assertBox([x, y, w, h]: readonly number[], mask: readonly number[]) {
  const read = [(x! - w! / 2) * WIDTH, (y! - h! / 2) * HEIGHT, w! * WIDTH, h! * HEIGHT];
  boxOf(mask).forEach((side, i) => {
    assert.ok(Math.abs(side - read[i]!) < 1e-5);
  });
}

const classOf = (category: string) => (category === "panel" ? 0 : 1);

test("detect: an independent reader finds every box and class; frames without objects have no file", async (t) => {
  const { labels, summary, dataset } = await exported(t, {});
  FRAMES.forEach((things, frame) => {
    const rows = labels[stem(frame)];
    assert.deepEqual(
      rows?.map(([kind]) => kind) ?? [],
      things.map(({ category }) => classOf(category)),
    );
    assert.equal(rows === undefined, things.length === 0);
    rows?.forEach(([, box], k) => {
      assertBox(box, maskOf(things[k]!));
    });
  });
  assert.deepEqual(summary, { train: 4, val: 1, test: 0, objects: 10, background: 1 });
  assert.deepEqual([dataset.images.train!.length, dataset.images.val!.length], [4, 1]);
});

test("segment: an independent reader gets back every mask, with holes and in parts", async (t) => {
  const { labels, summary } = await exported(t, { task: "segment" });
  FRAMES.forEach((things, frame) => {
    labels[stem(frame)]?.forEach(([, , points, pixels], k) => {
      assert.ok(points.length >= 3);
      assert.deepEqual(pixels, maskOf(things[k]!), things[k]!.shape);
    });
  });
  assert.equal(summary["mean mask IoU"], 1);
});

test("obb: four corners about every pixel of the mask, and the IoU as an independent reader finds it", async (t) => {
  const { labels, summary } = await exported(t, { task: "obb" });
  const ious = FRAMES.flatMap((things, frame) =>
    (labels[stem(frame)] ?? []).map(([kind, , points, pixels], k) => {
      const mask = maskOf(things[k]!);
      assert.equal(kind, classOf(things[k]!.category));
      assert.equal(points.length, 4);
      // Pixels whose centre is inside hold all of the mask.
      const both = mask.filter((value, at) => value && pixels[at]).length;
      assert.equal(both, mask.filter((value) => value).length, things[k]!.shape);
      return both / pixels.filter((value, at) => value || mask[at]).length;
    }),
  );
  assert.equal(ious.length, 10);
  const mean = ious.reduce((sum, iou) => sum + iou) / ious.length;
  assert.ok(Math.abs((summary["mean mask IoU"] as number) - mean) < 1e-4);
});

test("pose: boxes, and corners in the order of data.yaml; only classes with keypoints", async (t) => {
  const { labels, dataset, summary } = await exported(t, { task: "pose" });
  const { names, kpt_shape, flip_idx } = dataset.yaml;
  assert.deepEqual(
    { names, kpt_shape, flip_idx },
    { names: { 0: "panel" }, kpt_shape: [4, 3], flip_idx: [1, 0, 3, 2] },
  );
  const panels = FRAMES.map((things) => things.filter(({ category }) => category === "panel"));
  panels.forEach((things, frame) => {
    assert.equal(labels[stem(frame)]?.length ?? 0, things.length);
    labels[stem(frame)]?.forEach(([, box], k) => {
      assertBox(box, maskOf(things[k]!));
    });
  });
  assert.equal(summary.objects, panels.flat().length);
  // A frame with cracks alone has no row.
  assert.equal(summary.background, 2);
  // The first panel is 4 × 3 pixels in the image's corner; the third frame's ends where the image does.
  const [[, , corners]] = labels[stem(0)] as [Row];
  const right = 4 / WIDTH;
  const bottom = 3 / HEIGHT;
  [
    [0, 0, 2],
    [right, 0, 2],
    [right, bottom, 2],
    [0, bottom, 2],
  ].forEach((corner, k) => {
    corner.forEach((value, i) => {
      assert.ok(Math.abs(value - corners[k]![i]!) < 1e-6);
    });
  });
  const [[, , last]] = labels[stem(2)] as [Row];
  assert.deepEqual(last.slice(1), new Array(3).fill([0, 0, 0]));
});

test("what no two splits may share is in one of them, and frames that mix are in none", async (t) => {
  // Frames 0 and 4 have a ring; frame 0 has all shapes.
  const options = { "split-by": "annotations.attributes.shape", "hold-out": "ring", split: "1/0" };
  const { dataset, warnings } = await exported(t, options);
  assert.deepEqual(dataset.images, { train: [1, 2, 3].map(stem), val: [], test: [stem(4)] });
  assert.match(warnings[0]!, /^1 of 5 frames /);
});

test("data.yaml names the folder, the splits and the classes from 0", async (t) => {
  const { files, to, warnings } = await exported(t, { split: "80/20" });
  assert.equal(
    await readFile(files[0]!, "utf8"),
    [
      "# Synthetic images. Change the path when the dataset moves.",
      `path: "${to}"`,
      "train: images/train",
      "val: images/val",
      "names:",
      '  0: "panel"',
      '  1: "crack, \\"fine\\": 0.1 mm"',
      "",
    ].join("\n"),
  );
  assert.deepEqual(warnings, []);
});

test("neighbouring frames stay together, and an empty split is reported", async (t) => {
  const { to, warnings } = await exported(t, { group: 5 });
  assert.equal((await readdir(join(to, "images", "train"))).length, 5);
  assert.deepEqual(warnings, [
    "No frame fell into val (--split 80/10/10).",
    "No frame fell into test (--split 80/10/10).",
  ]);
});
