import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { exportCoco } from "../exporters/export-coco.ts";
import { readCoco, runPython } from "../exporters/python.ts";

// biome-ignore lint/suspicious/noExplicitAny: an export as it is in the file, to be broken at any place.
type Coco = any;
type Plant = [name: string, form: string, spoil: (coco: Coco) => void, violations: string[]];

const ring = (coco: Coco) => coco.annotations[2];
const first = (coco: Coco) => coco.annotations[0];

/** The first annotation is a rectangle of 4 × 3 pixels in the image's corner, the third a ring in a box of 6 × 5. */
const PLANTS: Plant[] = [
  [
    "a polygon one pixel to the right",
    "polygon",
    (coco) => {
      first(coco).segmentation = [[1, 0, 5, 0, 5, 3, 1, 3]];
    },
    ["annotation 1: bbox [0, 0, 4, 3], but the mask's is [1, 0, 4, 3]"],
  ],
  [
    "a mask one pixel down",
    "rle",
    (coco) => {
      const { counts } = first(coco).segmentation;
      counts[0]++;
      counts[counts.length - 1]--;
    },
    ["annotation 1: bbox [0, 0, 4, 3], but the mask's is [0, 1, 4, 3]"],
  ],
  [
    "a mask with one pixel more, inside its box",
    "rle",
    (coco) => {
      const { counts } = ring(coco).segmentation;
      counts[3]++;
      counts[4]--;
    },
    ["annotation 3: area 20, but the mask has 21 pixels"],
  ],
  [
    "an annotation's id 0",
    "polygon",
    (coco) => {
      first(coco).id = 0;
    },
    ["annotations: the id 0 is not a whole number from 1"],
  ],
  [
    "ids of images from 0",
    "polygon",
    (coco) => {
      for (const image of coco.images) image.id--;
      for (const annotation of coco.annotations) annotation.image_id--;
    },
    ["images: the id 0 is not a whole number from 1"],
  ],
  [
    "an id that is there twice",
    "polygon",
    (coco) => {
      first(coco).id = 2;
    },
    ["annotations: the id 2 is there 2 times"],
  ],
  [
    "area as width times height",
    "polygon",
    (coco) => {
      const { bbox } = ring(coco);
      ring(coco).area = bbox[2] * bbox[3];
    },
    ["annotation 3: area 30, but the mask has 20 pixels"],
  ],
  [
    "a box one pixel to the right",
    "rle-compressed",
    (coco) => {
      first(coco).bbox[0]++;
    },
    ["annotation 1: bbox [1, 0, 4, 3], but the mask's is [0, 0, 4, 3]"],
  ],
  [
    "a box as two corners",
    "polygon",
    (coco) => {
      const [x, y, w, h] = ring(coco).bbox;
      ring(coco).bbox = [x, y, x + w, y + h];
    },
    ["annotation 3: bbox [6, 4, 12, 9], but the mask's is [6, 4, 6, 5]"],
  ],
  [
    "a category off by one",
    "polygon",
    (coco) => {
      first(coco).category_id++;
    },
    ["annotation 1: there is no category 2"],
  ],
  [
    "an image that is not there, and no iscrowd",
    "polygon",
    (coco) => {
      first(coco).image_id = 99;
      delete ring(coco).iscrowd;
    },
    ["annotation 1: there is no image 99", "annotation 3: iscrowd None is not 0 or 1"],
  ],
  [
    "iscrowd as a truth value, an empty mask",
    "rle",
    (coco) => {
      first(coco).iscrowd = false;
      ring(coco).segmentation.counts = [32 * 24];
    },
    ["annotation 1: iscrowd False is not 0 or 1", "annotation 3: the mask is empty"],
  ],
  [
    "width and height the wrong way round",
    "rle",
    (coco) => {
      coco.annotations = [first(coco)];
      first(coco).segmentation.size = [32, 24];
    },
    ["annotation 1: size [32, 24] is not the image's [height, width], [24, 32]"],
  ],
  [
    "two categories of one name, an image without one",
    "polygon",
    (coco) => {
      coco.categories[1].name = "panel";
      delete coco.images[1].file_name;
    },
    ["categories: the name 'panel' is there 2 times", "images: the file_name None is not a name"],
  ],
  [
    "a list that is missing",
    "polygon",
    (coco) => {
      coco.annotations = {};
    },
    ["annotations is not a list"],
  ],
];

for (const [name, segmentation, spoil, violations] of PLANTS) {
  test(`planted: ${name}`, async (t) => {
    const { file, json } = await exportCoco(t, { segmentation });
    assert.deepEqual(readCoco(file).report.violations, [], "nothing is wrong before");
    spoil(json);
    await writeFile(file, JSON.stringify(json));
    const { status, report } = readCoco(file);
    assert.deepEqual(report.violations, violations);
    assert.equal(report.violationCount, violations.length);
    assert.equal(status, 2);
  });
}

test("planted: a category that another object has; the file alone cannot know, its score against the truth does", async (t) => {
  const { json } = await exportCoco(t, {});
  const swapped = structuredClone(json);
  swapped.annotations[0].category_id = 3;
  const script = `
from coco_reader import check
from coco_score import average_precision
answer(average_precision(*(check(coco)[0] for coco in data))["ap"])
`;
  assert.equal(runPython<number>(script, [json, json]), 1);
  assert.ok(runPython<number>(script, [json, swapped]) < 0.9);
});
