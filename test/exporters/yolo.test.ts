import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { assignSplits, parseSplit, type Split } from "../../farm/exporters/yolo/split.ts";
import { yolo } from "../../farm/exporters/yolo/yolo.ts";
import { mergeRun } from "../../farm/merge.ts";
import { FarmError } from "../../renderer/errors.ts";
import { CATEGORIES, FRAMES, HEIGHT, maskOf, scratch, WIDTH, writeRun } from "./fixture.ts";
import { runPython } from "./python.ts";

/** A reader of its own: even-odd at pixel centres for polygons, boxes from the four numbers. */
const READ = `
import os
W, H = data["width"], data["height"]
def inside(p, cx, cy):
    hits = 0
    for (ax, ay), (bx, by) in zip(p, p[1:] + p[:1]):
        hits += (ay > cy) != (by > cy) and cx < (bx - ax) * (cy - ay) / (by - ay) + ax
    return hits % 2
def fill(numbers):
    p = [(x * W, y * H) for x, y in zip(numbers[0::2], numbers[1::2])]
    return [inside(p, x + 0.5, y + 0.5) for y in range(H) for x in range(W)]
out = {}
for split in ["train", "val", "test"]:
    folder = os.path.join(data["root"], "labels", split)
    for name in sorted(os.listdir(folder)):
        rows = []
        for line in open(os.path.join(folder, name)):
            cells = line.split()
            numbers = [float(c) for c in cells[1:]]
            assert all(0 <= n <= 1 for n in numbers)
            if len(numbers) == 4:
                xc, yc, w, h = numbers
                shape = [(xc - w / 2) * W, (yc - h / 2) * H, w * W, h * H]
            else:
                shape = fill(numbers)
            rows.append({"class": int(cells[0]), "points": len(numbers) // 2, "shape": shape})
        out[name[:-4]] = rows
answer(out)
`;

type Labels = Record<string, { class: number; points: number; shape: number[] }[]>;

async function exported(t: Parameters<typeof scratch>[0], options: object) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"));
  await mergeRun(run, { categories: CATEGORIES });
  const to = join(folder, "out");
  const result = await yolo.write({ run: run.dir, to, options: { ...options } });
  return { ...result, to, labels: runPython<Labels>(READ, { root: to, width: WIDTH, height: HEIGHT }) };
}

const stem = (frame: number) => String(7 + frame).padStart(8, "0");
const classOf = (category: string) => (category === "panel" ? 0 : 1);

test("detect: an independent reader finds every box and class; frames without objects have no file", async (t) => {
  const { labels, summary, to } = await exported(t, {});
  FRAMES.forEach((things, frame) => {
    const rows = labels[stem(frame)];
    const classes = things.map(({ category }) => classOf(category));
    assert.deepEqual(rows?.map((row) => row.class) ?? [], classes);
    assert.equal(rows === undefined, things.length === 0);
    rows?.forEach(({ shape }, k) => {
      const mask = maskOf(things[k]!);
      const pixels = mask.flatMap((value, at) => (value ? [[at % WIDTH, Math.floor(at / WIDTH)] as const] : []));
      const [xs, ys] = [pixels.map(([x]) => x), pixels.map(([, y]) => y)];
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      const box = [x, y, Math.max(...xs) + 1 - x, Math.max(...ys) + 1 - y];
      shape.forEach((value, i) => {
        assert.ok(Math.abs(value - box[i]!) < 1e-5);
      });
    });
  });
  assert.deepEqual(summary, { train: 4, val: 1, test: 0, objects: 10, background: 1 });
  assert.equal((await readdir(join(to, "images", "train"))).length, 4);
  assert.equal((await readdir(join(to, "images", "val"))).length, 1);
});

test("segment: an independent reader gets back every mask, with holes and in parts", async (t) => {
  const { labels, summary } = await exported(t, { task: "segment" });
  FRAMES.forEach((things, frame) => {
    labels[stem(frame)]?.forEach(({ points, shape }, k) => {
      assert.ok(points >= 3);
      assert.deepEqual(shape, maskOf(things[k]!), things[k]!.shape);
    });
  });
  assert.equal(summary["mean mask IoU"], 1);
});

test("data.yaml names the folder, the splits and the classes from 0", async (t) => {
  const { files, to, warnings } = await exported(t, { split: "80/20" });
  assert.equal(
    await readFile(files[0]!, "utf8"),
    [
      "# Change the path when the dataset moves.",
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

test("splits: exact to within one group, fixed by the seed, and the same when frames are added", () => {
  for (const [text, groups] of [
    ["80/10/10", 1003],
    ["70/20/10", 97],
    ["1/1/1", 50],
    ["90/10", 11],
    ["33/33/34", 250],
  ] as const) {
    const weights = parseSplit(text);
    const splitOf = assignSplits(weights, 42, groups);
    const counts: Record<Split, number> = { train: 0, val: 0, test: 0 };
    for (let group = 0; group < groups; group++) counts[splitOf(group)]++;
    const sum = weights[0] + weights[1] + weights[2];
    Object.values(counts).forEach((count, k) => {
      assert.ok(Math.abs(count - (groups * weights[k]!) / sum) < 1, `${text} of ${groups}: ${JSON.stringify(counts)}`);
    });
  }
  const letters = (seed: number, groups: number) => {
    const splitOf = assignSplits([80, 10, 10], seed, groups);
    return Array.from({ length: 20 }, (_, group) => splitOf(group)[1]).join("");
  };
  // Second letters: tRain, vAl, tEst. Computed apart from this code; these must never move.
  assert.equal(letters(42, 20), "arerrrrrrrrarrrrrrer");
  assert.equal(letters(42, 1000), letters(42, 20));
  assert.notEqual(letters(43, 20), letters(42, 20));
});

test("malformed splits and groups are refused", async (t) => {
  for (const text of ["80", "80-20", "0/0/0", "a/b/c", "50/50/50/50", "-1/2"]) {
    assert.throws(() => parseSplit(text), FarmError, text);
  }
  await assert.rejects(exported(t, { group: 0 }), FarmError);
  await assert.rejects(exported(t, { group: 1.5 }), FarmError);
});
