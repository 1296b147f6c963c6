import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { bop } from "../../farm/exporters/bop/bop.ts";
import { placeDepth } from "../../farm/exporters/bop/depth.ts";
import { openScenes } from "../../farm/exporters/bop/scenes.ts";
import type { FrameImage } from "../../farm/frame-images.ts";
import { mergeRun } from "../../farm/merge.ts";
import { FarmError } from "../../renderer/errors.ts";
import { type Boxes, boxRun, CAMERA, DRAWN, FOCAL, tumble } from "./box-scene.ts";
import { CATEGORIES, scratch, writeRun } from "./fixture.ts";
import { runPython } from "./python.ts";

interface BopObject {
  pose: { obj_id: number; cam_R_m2c: number[]; cam_t_m2c: number[] };
  info: Record<string, number | number[]>;
  full: number[];
  visible: number[];
}

interface Bop {
  models: Record<string, Record<string, number | string>>;
  images: Record<
    string,
    { camera: { cam_K: number[]; cam_R_w2c: number[]; cam_t_w2c: number[] }; objects: BopObject[] }
  >;
  violations: string[];
}

const read = (folder: string) => runPython<Bop>("from bop_reader import describe\nanswer(describe(data))", folder);

async function exported(
  t: Parameters<typeof boxRun>[0],
  frames: readonly Boxes[],
  options: object = {},
  camera = CAMERA,
) {
  const { folder, run, records } = await boxRun(t, frames, camera);
  const to = join(folder, "out");
  const result = await bop.write({ run, to, options: { split: "1/0", ...options } });
  return { ...result, to, records, ...read(to) };
}

const FIRST = "train/000000/000000";

test("a box by hand: millimetres, z up, pixel centres at whole numbers, counts", async (t) => {
  // As in the KITTI test: pixels 16 to 28 and 12 to 17, all in sight.
  const box = { position: [1, 0.5, 5] as const, size: [2, 1, 0.5] as const };
  const { images, models, violations, summary } = await exported(t, [[box]]);
  assert.deepEqual(violations, []);
  const { camera, objects } = images[FIRST]!;
  assert.deepEqual(camera.cam_K, [FOCAL, 0, 15.5, 0, FOCAL, 11.5, 0, 0, 1]);
  assert.deepEqual(objects[0]!.pose, {
    obj_id: 1,
    cam_t_m2c: [1000, 500, 5000],
    // The model's y is the object's −z, its z the object's y.
    cam_R_m2c: [1, 0, 0, 0, 0, 1, 0, -1, 0],
  });
  assert.deepEqual(objects[0]!.info, {
    bbox_obj: [16, 12, 13, 6],
    bbox_visib: [16, 12, 13, 6],
    px_count_all: 78,
    px_count_valid: 78,
    px_count_visib: 78,
    visib_fract: 1,
  });
  assert.deepEqual(models["1"], {
    diameter: Math.sqrt(2000 ** 2 + 1000 ** 2 + 500 ** 2),
    min_x: -1000,
    min_y: -250,
    min_z: -500,
    size_x: 2000,
    size_y: 500,
    size_z: 1000,
    name: "panel 2000x500x1000 mm",
  });
  assert.deepEqual(summary, { train: 1, val: 0, test: 0, objects: 1, models: 1, "defects left out": 0 });
});

test("an independent reader: full and visible masks, counts, boxes, run lengths, models, and depth on the models", async (t) => {
  const frames = Array.from({ length: 12 }, (_, k) => [
    // Behind, before it, and one that reaches out of the image.
    { position: [0.03 * k, 0.1, 7] as const, size: [3, 0.2, 2] as const, rotation: tumble(11 + 29 * k) },
    { position: [0.5, 0.02 * k, 5] as const, size: [0.8, 0.6, 0.4] as const, rotation: tumble(77 - 13 * k) },
    { position: [-2.5, -1.1 + 0.1 * k, 5.3] as const, size: [1.6, 1.2, 0.4] as const, rotation: tumble(5 * k) },
  ]);
  const { images, models, violations } = await exported(t, frames);
  assert.deepEqual(violations, []);
  assert.deepEqual(Object.keys(models), ["1", "2", "3"]);
  const objects = Object.values(images).flatMap((image) => image.objects);
  assert.equal(objects.length, 36);
  const hidden = objects.filter(({ full, visible }) => full.some((value, at) => value !== visible[at]));
  const cut = objects.filter(({ info }) => (info.bbox_obj as number[])[0]! < 0);
  assert.ok(hidden.length >= 12 && cut.length >= 12, `${hidden.length} partly hidden, ${cut.length} cut off`);
  for (const { info, full } of cut) assert.ok((info.px_count_all as number) > full.filter(Boolean).length);
});

test("a camera that is turned and moved: its own pose, and the objects' in it", async (t) => {
  const camera = {
    ...CAMERA,
    R: [0, 0, -1, 0, 1, 0, 1, 0, 0] as const,
    t: [2, 0, 5] as const,
    position: [-5, 0, 2] as const,
  };
  const { images, violations } = await exported(
    t,
    [[{ position: [1, 0.1, 1.5], size: [1.2, 0.4, 0.8], rotation: tumble(20) }]],
    {},
    camera,
  );
  assert.deepEqual(violations, []);
  assert.deepEqual(images[FIRST]!.camera.cam_R_w2c, camera.R);
  assert.deepEqual(images[FIRST]!.camera.cam_t_w2c, [2000, 0, 5000]);
  assert.deepEqual(images[FIRST]!.objects[0]!.pose.cam_t_m2c, [500, 100, 6000]);
});

test("what is no box and partly hidden: the visible mask, with the size and box that the page counted", async (t) => {
  const behind = { position: [0, 0, 7] as const, size: [2, 2, 0.2] as const, amodal: "drawn" as const };
  const { folder, run } = await boxRun(t, [[behind, { position: [0, 0, 5], size: [0.4, 0.4, 0.4] }]]);
  const { warnings } = await bop.write({ run, to: join(folder, "out"), options: { split: "1/0" } });
  assert.match(warnings.join(), /^1 of 2 objects are neither boxes nor fully in sight/);
  const { images } = read(join(folder, "out"));
  const [{ info, full, visible }] = images[FIRST]!.objects as [BopObject];
  assert.deepEqual(full, visible);
  assert.equal(info.px_count_all, DRAWN.area);
  assert.ok((info.px_count_visib as number) < DRAWN.area);
  assert.equal(info.visib_fract, (info.px_count_visib as number) / DRAWN.area);
});

test("depth counts where it was measured; defects have no pose and are left out", async (t) => {
  const folder = await scratch(t);
  const frames = [[{ category: "panel", shape: "rectangle", x: 3, y: 0 } as const], []];
  const run = await writeRun(join(folder, "run"), {
    frames,
    passes: ["rgb", "depth"],
    change: (record) => ({
      ...record,
      annotations: record.annotations.flatMap((one) => [one, { ...one, instance: 9, corners: [], corners2d: [] }]),
    }),
  });
  await mergeRun(run, { categories: CATEGORIES });
  const { summary } = await bop.write({ run: run.dir, to: join(folder, "out"), options: { split: "1/0" } });
  assert.equal(summary.objects, 1);
  assert.equal(summary["defects left out"], 1);
  const info = JSON.parse(await readFile(join(folder, "out", "train", "000000", "scene_gt_info.json"), "utf8"));
  // 4 × 3 pixels; the first of the rows shows the sky, which has no depth.
  assert.equal(info["0"][0].px_count_valid, 8);
  assert.deepEqual(info["1"], []);
});

test("float depth becomes millimetres, and stays within 16 bits", async (t) => {
  const folder = await scratch(t);
  const metres = new Float32Array([0, 1.2344, 1.2346, 65.535, 70, 3000]);
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117);
  const npy = Buffer.concat([
    Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"),
    Buffer.from(`${header}\n`),
    Buffer.from(metres.buffer),
  ]);
  const image = { file: "depth/00000000.npy", path: null, read: async () => npy } as unknown as FrameImage;
  const expected = [0, 1234, 1235, 65535, 65535, 65535];
  assert.deepEqual([...((await placeDepth("hardlink", image, join(folder, "0.png"))) as Uint16Array)], expected);
  const png = runPython<unknown[]>("from png_pixels import read_png\nanswer(read_png(data))", join(folder, "0.png"));
  assert.deepEqual(png, [3, 2, 1, 16, expected]);
});

test("scenes of 1,000 images, for each split apart", async (t) => {
  const folder = await scratch(t);
  const scenes = openScenes(folder);
  const places = [];
  for (const [split, position] of [
    ["train", 0],
    ["train", 999],
    ["val", 999],
    ["train", 1000],
    ["val", 2345],
  ] as const) {
    const { scene, image } = await scenes.of(split, position);
    places.push([scene.folder.slice(folder.length + 1), scene.id, image]);
    await scene.add({ id: image, camera: {}, poses: [], infos: [], annotations: [], coco: { id: image }, models: [] });
  }
  await scenes.close();
  assert.deepEqual(places, [
    ["train/000000", 0, 0],
    ["train/000000", 0, 999],
    ["val/000000", 0, 999],
    ["train/000001", 1, 0],
    ["val/000002", 2, 345],
  ]);
  const poses = JSON.parse(await readFile(join(folder, "train", "000000", "scene_gt.json"), "utf8"));
  assert.deepEqual(poses, { 0: [], 999: [] });
});

test("a run without depth is refused with a remedy", async (t) => {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), {});
  await mergeRun(run, { categories: CATEGORIES });
  await assert.rejects(
    bop.write({ run: run.dir, to: join(folder, "out"), options: {} }),
    (error) =>
      error instanceof FarmError && error.code === "export.no-pass" && /farm submit --passes depth/.test(error.remedy!),
  );
});

test("the reader finds planted errors", async (t) => {
  const frames = [[{ position: [0, 0, 6] as const, size: [1.6, 1.2, 0.4] as const, rotation: tumble(20) }]];
  const { to, violations } = await exported(t, frames);
  assert.deepEqual(violations, []);
  // biome-ignore lint/suspicious/noExplicitAny: a file as it is, to be broken at any place.
  const plant = async (name: string, spoil: (json: any) => void, expected: RegExp) => {
    const path = join(to, name);
    const text = await readFile(path, "utf8");
    const json = JSON.parse(text);
    spoil(json);
    await writeFile(path, JSON.stringify(json));
    assert.match(read(to).violations.join("\n"), expected);
    await writeFile(path, text);
  };
  const scene = "train/000000";
  const half = (json: { "0": { cam_K: number[] } }) => {
    json["0"].cam_K[2]! += 0.5;
  };
  await plant(`${scene}/scene_camera.json`, half, /mask is not the silhouette/);
  await plant(
    `${scene}/scene_gt.json`,
    (json) => {
      json["0"][0].cam_t_m2c[2] += 5;
    },
    /mm off the model/,
  );
  await plant(
    `${scene}/scene_gt.json`,
    (json) => {
      json["0"][0].cam_R_m2c[0] *= -1;
    },
    /no rotation/,
  );
  await plant(
    `${scene}/scene_gt_info.json`,
    (json) => {
      json["0"][0].px_count_all++;
    },
    /px_count_all/,
  );
  await plant(
    `${scene}/scene_gt_info.json`,
    (json) => {
      json["0"][0].bbox_visib[2]--;
    },
    /bbox_visib/,
  );
  await plant(
    `${scene}/scene_gt_coco.json`,
    (json) => {
      json.annotations[0].segmentation.counts[0]++;
      json.annotations[0].segmentation.counts[1]--;
    },
    /run lengths/,
  );
  await plant(
    "models/models_info.json",
    (json) => {
      json["1"].diameter++;
    },
    /diameter/,
  );
  assert.equal(read(to).violations.length, 0);
});
