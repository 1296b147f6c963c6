import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { classNames } from "../../farm/exporters/class-names.ts";
import { vocObject } from "../../farm/exporters/voc/annotation-xml.ts";
import { indexMasks } from "../../farm/exporters/voc/index-masks.ts";
import { voc } from "../../farm/exporters/voc/voc.ts";
import { mergeRun } from "../../farm/merge.ts";
import { FarmError } from "../../renderer/errors.ts";
import type { Annotation, FrameRecord } from "../../renderer/records.ts";
import { CATEGORIES, FRAMES, HEIGHT, maskOf, scratch, type Thing, WIDTH, writeRun } from "./fixture.ts";
import { runPython } from "./python.ts";

interface VocImage {
  file: string;
  size: number[];
  objects: { name: string; box: number[]; truncated: number; occluded: number; difficult: number }[];
  masks: { SegmentationClass: number[]; SegmentationObject: number[] };
}

interface Voc {
  sets: Record<string, string[]>;
  classes: string[];
  images: Record<string, VocImage>;
  violations: string[];
}

const read = (folder: string) => runPython<Voc>("from voc_reader import describe\nanswer(describe(data))", folder);

async function exported(t: Parameters<typeof scratch>[0], options: object, frames = FRAMES) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { frames, passes: ["rgb", "depth"] });
  await mergeRun(run, { categories: CATEGORIES });
  const to = join(folder, "out");
  const result = await voc.write({ run: run.dir, to, options: { ...options } });
  return { ...result, to, ...read(to) };
}

const stem = (frame: number) => String(7 + frame).padStart(8, "0");
const CLASSES = ["background", "panel", "crack_fine_0.1_mm"];
const classOf = ({ category }: Thing) => (category === "panel" ? 1 : 2);

/** Later things on top, painted pixel by pixel. */
function painted(things: readonly Thing[], value: (thing: Thing, k: number) => number): number[] {
  const mask = new Array<number>(WIDTH * HEIGHT).fill(0);
  things.forEach((thing, k) => {
    maskOf(thing).forEach((inside, at) => {
      if (inside) mask[at] = value(thing, k);
    });
  });
  return mask;
}

test("an independent reader finds every box from 1, class, and both masks with VOC's colours", async (t) => {
  const { images, classes, violations, files, summary, warnings } = await exported(t, {});
  assert.deepEqual(violations, []);
  assert.deepEqual(classes, CLASSES);
  FRAMES.forEach((things, frame) => {
    const { file, size, objects, masks } = images[stem(frame)]!;
    assert.deepEqual([file, size], [`${stem(frame)}.png`, [WIDTH, HEIGHT, 3]]);
    assert.deepEqual(masks.SegmentationClass, painted(things, classOf));
    assert.deepEqual(
      masks.SegmentationObject,
      painted(things, (_, k) => k + 1),
    );
    assert.deepEqual(
      objects.map(({ name }) => name),
      things.map((thing) => CLASSES[classOf(thing)]),
    );
  });
  // The rectangle of 4 × 3 in the image's last corner, and the one in its first.
  assert.deepEqual(images[stem(2)]!.objects[0]!.box, [WIDTH - 3, HEIGHT - 2, WIDTH, HEIGHT]);
  assert.deepEqual(images[stem(0)]!.objects[0], {
    name: "panel",
    box: [1, 1, 4, 3],
    truncated: 0,
    occluded: 0,
    difficult: 0,
  });
  assert.deepEqual(summary, { train: 4, val: 1, test: 0, objects: 10, difficult: 0 });
  assert.equal(files.length, 1);
  assert.equal(warnings.length, 1);
});

test("images keep their kind of file and say how many channels they have", async (t) => {
  const { images } = await exported(t, { pass: "depth" });
  assert.deepEqual(images[stem(0)]!.size, [WIDTH, HEIGHT, 1]);
  assert.equal(images[stem(0)]!.file, `${stem(0)}.png`);
});

test("image sets by split and by class", async (t) => {
  const { sets } = await exported(t, { split: "60/20/20" });
  assert.deepEqual([sets.train!.length, sets.val!.length, sets.test!.length], [3, 1, 1]);
  assert.deepEqual(sets.trainval, [...sets.train!, ...sets.val!].sort());
  const all = (name: string) => [...sets[`${name}_trainval`]!, ...sets[`${name}_test`]!].sort();
  assert.deepEqual(
    all("panel"),
    [" 1", "-1", " 1", "-1", " 1"].map((presence, k) => `${stem(k)} ${presence}`),
  );
  assert.equal(all(CLASSES[2]!)[3], `${stem(3)}  1`);
});

test("a void border: both sides of every edge, and nothing else", async (t) => {
  const frames: Thing[][] = [[{ category: "panel", shape: "rectangle", x: 10, y: 10 }]];
  for (const border of [1, 2]) {
    const { images, violations } = await exported(t, { border, split: "1/0" }, frames);
    const { SegmentationClass: classes, SegmentationObject: objects } = images[stem(0)]!.masks;
    assert.deepEqual(violations, []);
    assert.deepEqual(objects, classes);
    // 4 × 3 at [10, 10]: distance to the nearest pixel of the other kind, along rows and columns.
    const inside = (x: number, y: number) => x >= 10 && x < 14 && y >= 10 && y < 13;
    classes.forEach((value, at) => {
      const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
      const isEdge = Array.from(
        { length: WIDTH * HEIGHT },
        (_, other) => [other % WIDTH, Math.floor(other / WIDTH)] as const,
      ).some(([u, v]) => inside(u, v) !== inside(x, y) && Math.abs(u - x) + Math.abs(v - y) <= border);
      assert.equal(value, isEdge ? 255 : Number(inside(x, y)), `${x}, ${y}`);
    });
  }
});

test("flags by VOC's guidelines", () => {
  const flags = (change: Partial<Annotation>) => {
    const base = { bbox: [0, 0, 10, 10], amodalBbox: [0, 0, 10, 10], visibleFraction: 1, truncation: 0 };
    const { truncated, occluded, difficult } = vocObject("panel", { ...base, ...change } as Annotation);
    return [truncated, occluded, difficult];
  };
  assert.deepEqual(flags({}), [false, false, false]);
  assert.deepEqual(flags({ truncation: 0.15 }), [false, false, false]);
  assert.deepEqual(flags({ truncation: 0.16 }), [true, false, false]);
  // A fifth of the box is hidden: what shows is a smaller box.
  assert.deepEqual(flags({ bbox: [0, 0, 8, 10], visibleFraction: 0.8 }), [true, true, false]);
  assert.deepEqual(flags({ visibleFraction: 0.95 }), [false, false, false]);
  assert.deepEqual(flags({ visibleFraction: 0.94 }), [false, true, false]);
  assert.deepEqual(flags({ visibleFraction: 0.19 }), [false, true, true]);
  assert.deepEqual(flags({ visibleFraction: 0.5, truncation: 0.61 }), [true, true, true]);
});

test("objects after the 254th are void", () => {
  // Every annotation is one pixel: the k-th is pixel k of the first column.
  const write = "from coco_mask import write_counts\nanswer([write_counts([k, 1, 299 - k]) for k in range(data)])";
  const annotations = runPython<string[]>(write, 260).map((counts) => ({ segmentation: { size: [300, 1], counts } }));
  const record = { width: 1, height: 300, annotations } as unknown as FrameRecord;
  const { classes, objects } = indexMasks(
    record,
    annotations.map(() => 1),
    0,
  );
  assert.deepEqual([...objects.slice(250, 262)], [251, 252, 253, 254, 255, 255, 255, 255, 255, 255, 0, 0]);
  assert.deepEqual([...classes.slice(252, 256)], [1, 1, 255, 255]);
});

test("a border that is none, and categories that would share a name", async (t) => {
  const bad = (code: string) => (error: unknown) => error instanceof FarmError && error.code === code;
  await assert.rejects(exported(t, { border: -1 }), bad("export.bad-border"));
  await assert.rejects(exported(t, { border: 1.5 }), bad("export.bad-border"));
  const named = (...names: string[]) => names.map((name, k) => ({ ...CATEGORIES[0]!, id: k + 1, name }));
  assert.throws(() => classNames(named("a b", "c", "a/b")), bad("export.class-names"));
  assert.deepEqual([...classNames(named("a b", "é-1.x")).values()], ["a_b", "é-1.x"]);
});

test("the reader finds planted errors", async (t) => {
  const frames: Thing[][] = [[{ category: "panel", shape: "rectangle", x: 10, y: 10 }]];
  const { to, violations } = await exported(t, { split: "1/0" }, frames);
  assert.deepEqual(violations, []);
  const plant = async (path: string, from: string, into: string, expected: RegExp) => {
    const text = await readFile(join(to, path), "utf8");
    assert.ok(text.includes(from), from);
    await writeFile(join(to, path), text.replace(from, into));
    assert.match(read(to).violations.join("\n"), expected);
    await writeFile(join(to, path), text);
  };
  const xml = `Annotations/${stem(0)}.xml`;
  await plant(xml, "<xmin>11<", "<xmin>12<", /outside of the box of object 1/);
  await plant(xml, "<xmax>14<", "<xmax>33<", /leaves the image/);
  await plant(xml, "<name>panel<", "<name>panle<", /no class panle/);
  await plant(xml, ".png<", ".jpg<", /no image/);
  await plant("ImageSets/Main/panel_train.txt", " 1", "-1", /panel_train/);
  await plant("ImageSets/Segmentation/val.txt", "", "x\n", /Segmentation differs/);
  await plant("labelmap.txt", "128,0,0", "0,128,0", /labelmap/);
});
