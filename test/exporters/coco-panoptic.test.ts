import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import sharp from "sharp";
import { cocoPanoptic } from "../../farm/exporters/coco-panoptic/coco-panoptic.ts";
import { mergeRun } from "../../farm/merge.ts";
import { shardPaths } from "../../farm/run-layout.ts";
import { CATEGORIES, FRAMES, HEIGHT, maskOf, scratch, WIDTH, writeRun } from "./fixture.ts";
import { labelFiles } from "./fixture-planes.ts";
import { runPython } from "./python.ts";

/** Instance and category per pixel. */
interface Painted {
  instances: Uint16Array;
  classes: Uint8Array;
}

/** Exports the fixture's frames; the first frame's label images can be others. */
async function exported(t: TestContext, first?: Painted) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { passes: ["rgb", "segmentation"] });
  for (const { file, bytes } of first
    ? await labelFiles("segmentation", 7, { width: WIDTH, height: HEIGHT, ...first })
    : [])
    await writeFile(join(run.dir, shardPaths(0).dir, file), bytes);
  await mergeRun(run, { categories: CATEGORIES });
  const { files, summary } = await cocoPanoptic.write({ run: run.dir, to: join(folder, "out"), options: {} });
  const json = JSON.parse(await readFile(files[0]!, "utf8"));
  return { file: files[0]!, json, summary };
}

const READ = `
from panoptic_reader import describe, read_ids
folder = data["file"][:-len(".json")]
answer({"violations": describe(data["file"]), "ids": [read_ids(f"{folder}/{name}", 32, 24) for name in data["names"]]})
`;

interface Reading {
  violations: string[];
  /** Of every pixel of every image. */
  ids: number[][];
}

// biome-ignore lint/suspicious/noExplicitAny: an export as it is in the file.
function read(file: string, json: any): Reading {
  return runPython(READ, { file, names: json.annotations.map(({ file_name }: { file_name: string }) => file_name) });
}

/** By definition: a later thing is painted over an earlier one, as in the picture. */
function paintedIds(frame: number): number[] {
  const ids = new Array<number>(WIDTH * HEIGHT).fill(0);
  FRAMES[frame]!.forEach((thing, k) => {
    maskOf(thing).forEach((inside, at) => {
      if (inside) ids[at] = k + 1;
    });
  });
  return ids;
}

test("an independent reader finds every pixel's segment, and each segment's category, area and box", async (t) => {
  const { file, json, summary } = await exported(t);
  const { violations, ids } = read(file, json);
  assert.deepEqual(violations, []);
  assert.deepEqual(
    ids,
    FRAMES.map((_, frame) => paintedIds(frame)),
  );
  for (const [frame, { segments_info }] of json.annotations.entries()) {
    for (const { id, category_id } of segments_info)
      assert.equal(CATEGORIES[category_id - 1]!.name, FRAMES[frame]![id - 1]!.category);
  }
  assert.deepEqual(summary, { images: 5, segments: 10, "things wholly under others": 0 });
});

test("the file has what panopticapi asks for", async (t) => {
  const { json } = await exported(t);
  assert.deepEqual(Object.keys(json), ["info", "licenses", "categories", "images", "annotations"]);
  assert.deepEqual(json.categories[1], {
    id: 2,
    name: "ground",
    supercategory: "stuff",
    isthing: 0,
    color: [0, 255, 0],
  });
  assert.deepEqual(json.annotations[2], {
    image_id: 3,
    file_name: "00000009.png",
    segments_info: [{ id: 1, category_id: 1, area: 12, bbox: [28, 21, 4, 3], iscrowd: 0 }],
  });
});

test("stuff is one segment; what has no annotation is void; ids of more than 8 bits are kept", async (t) => {
  const instances = new Uint16Array(WIDTH * HEIGHT);
  const classes = new Uint8Array(WIDTH * HEIGHT);
  const paint = (x: number, y: number, width: number, instance: number, category: number) => {
    instances.fill(instance, y * WIDTH + x, y * WIDTH + x + width);
    classes.fill(category, y * WIDTH + x, y * WIDTH + x + width);
  };
  paint(0, 1, 5, 300, 2); // ground
  paint(9, 4, 3, 301, 2); // more ground
  paint(2, 6, 4, 1, 1); // the frame's first thing, a panel
  paint(0, 8, 7, 40_000, 3); // a crack that no annotation tells of
  paint(5, 9, 2, 41_000, 0); // nothing that has a category
  const { file, json, summary } = await exported(t, { instances, classes });
  const { violations, ids } = read(file, json);
  assert.deepEqual(violations, []);
  assert.deepEqual(json.annotations[0].segments_info, [
    { id: 1, category_id: 1, area: 4, bbox: [2, 6, 4, 1], iscrowd: 0 },
    { id: 300, category_id: 2, area: 8, bbox: [0, 1, 12, 4], iscrowd: 0 },
  ]);
  assert.deepEqual(
    ids[0],
    [...classes].map((category) => [0, 1, 300, 0][category]),
  );
  // The other six things of the frame are not in these images.
  assert.equal(summary["things wholly under others"], 6);
});

test("the reader finds what is planted", async (t) => {
  const { file, json } = await exported(t);
  const stranger = { id: 9, category_id: 1, area: 1, bbox: [0, 0, 1, 1], iscrowd: 0 };
  const plants: [path: string, value: unknown, violation: string][] = [
    ["annotations.2.segments_info.0.area", 13, "00000009.png: segment 1: area 13, but 12 pixels"],
    [
      "annotations.2.segments_info.0.bbox.0",
      27,
      "00000009.png: segment 1: bbox [27, 21, 4, 3], but the pixels' is [28, 21, 4, 3]",
    ],
    ["annotations.2.segments_info", [], "00000009.png: segment 1 is in the PNG and not in the JSON"],
    ["annotations.1.segments_info", [stranger], "00000008.png: segment 9 is in the JSON and not in the PNG"],
    ["annotations.2.segments_info.0.category_id", 7, "00000009.png: segment 1: there is no category 7"],
    ["annotations.2.segments_info.0.iscrowd", 1, "00000009.png: segment 1: iscrowd 1"],
    ["annotations", json.annotations.slice(1), "not every image has one annotation"],
    ["categories.0.isthing", true, "category 1: isthing is not 0 or 1"],
    ["categories.0.color", [0, 0, 256], "category 1: color is not three numbers from 0 to 255"],
    ["images.0.file_name", "images/00000008.png", "00000007.png: its image is images/00000008.png"],
    ["images.0.width", 31, "00000007.png: the PNG is 32 x 24, 3 channels of 8 bits"],
  ];
  for (const [path, value, violation] of plants) {
    const spoiled = structuredClone(json);
    const keys = path.split(".");
    const last = keys.pop()!;
    keys.reduce((inner, key) => inner[key], spoiled)[last] = value;
    await writeFile(file, JSON.stringify(spoiled));
    assert.deepEqual(read(file, json).violations, [violation]);
  }
});

test("the reader's PNGs are libpng's: filtered, of 8 and 16 bits, grey and RGB", async (t) => {
  const folder = await scratch(t);
  let state = 5;
  const noise = Uint16Array.from({ length: 3 * 40 * 30 }, (_, k) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return k % 90 < 60 ? (k * 300) % 65536 : state >>> 16;
  });
  for (const [channels, bits, space] of [
    [3, 8, "srgb"],
    [1, 8, "b-w"],
    [3, 16, "rgb16"],
    [1, 16, "grey16"],
  ] as const) {
    const samples = noise.slice(0, channels * 1200).map((value) => (bits === 8 ? value >> 8 : value));
    const pixels = bits === 8 ? Uint8Array.from(samples) : samples;
    const image = sharp(pixels, { raw: { width: 40, height: 30, channels } }).toColourspace(space);
    const file = join(folder, `${space}.png`);
    await image.png({ adaptiveFiltering: true }).toFile(file);
    const script = "from png_pixels import read_png\nanswer(read_png(data))";
    assert.deepEqual(runPython(script, file), [40, 30, channels, bits, [...samples]]);
  }
});
