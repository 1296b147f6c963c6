import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { toSegmentation } from "../../farm/exporters/coco/segmentation.ts";
import { compressRuns, instanceRuns } from "../../renderer/node/label/rle.ts";
import { exportCoco, FORMS } from "./export-coco.ts";
import { FRAMES, maskOf } from "./fixture.ts";
import { readCoco, runPython } from "./python.ts";

/** Every annotation as an independent reader finds it. */
const READ = `
from coco_mask import read_mask, rows
names = {category["id"]: category["name"] for category in data["categories"]}
images = {image["id"]: image for image in data["images"]}
def read(annotation):
    image = images[annotation["image_id"]]
    height, width = image["height"], image["width"]
    mask = rows(read_mask(annotation["segmentation"], height, width), height, width)
    return {"image": image["farm"]["frame"], "category": names[annotation["category_id"]], "mask": mask}
answer([read(annotation) for annotation in data["annotations"]])
`;

for (const segmentation of FORMS) {
  test(`${segmentation}: an independent reader finds every mask, area, box and category, and AP 1`, async (t) => {
    const { file, json } = await exportCoco(t, { segmentation });
    const read = runPython<object[]>(READ, json);
    const painted = FRAMES.flatMap((things, frame) =>
      things.map((thing) => ({ image: 7 + frame, category: thing.category, mask: maskOf(thing) })),
    );
    assert.deepEqual(read, painted);
    const { status, report } = readCoco(file);
    assert.deepEqual(report.violations, []);
    assert.deepEqual(report.score, { ap: 1, ap50: 1, ap75: 1, recall: 1 });
    assert.equal(status, 0);
  });
}

test("ids start at 1, names are relative, and extras are under one key", async (t) => {
  const { file, json, summary } = await exportCoco(t, {});
  const ids = (list: { id: number }[]) => list.map(({ id }) => id);
  assert.deepEqual(Object.keys(json), ["info", "licenses", "categories", "images", "annotations"]);
  assert.deepEqual(ids(json.images), [1, 2, 3, 4, 5]);
  assert.deepEqual(ids(json.annotations), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(ids(json.categories), [1, 3]);
  assert.deepEqual(json.images[0], {
    id: 1,
    file_name: "images/00000007.png",
    width: 32,
    height: 24,
    farm: { source: "synthetic", frame: 7, seed: 3 },
  });
  assert.ok((await stat(join(dirname(file), json.images[4].file_name))).size > 0);
  assert.deepEqual(json.annotations[0].segmentation, [[0, 0, 4, 0, 4, 3, 0, 3]]);
  assert.deepEqual(json.annotations[0].farm, {
    source: "synthetic",
    instance: 1,
    visibility: 1,
    amodal_bbox: [0, 0, 4, 3],
    amodal_area: 12,
    truncation: 0,
    attributes: { shape: "rectangle" },
  });
  // The two rings have holes.
  assert.deepEqual(summary, { images: 5, annotations: 10, polygons: 8, "run lengths": 2 });
});

test("values on request; images that stay in the run are named from the export", async (t) => {
  const { file, json } = await exportCoco(t, { values: true, images: "none" });
  assert.deepEqual(json.images[0].farm.values, { sun: { elevationDegrees: 7 } });
  assert.equal(json.images[0].file_name, "../run/shards/000000/rgb/00000007.png");
  assert.ok((await stat(join(dirname(file), json.images[0].file_name))).size > 0);
});

const DECODE = `
from coco_mask import read_mask, rows
def read(case):
    height, width = case["height"], case["width"]
    return rows(read_mask(case["segmentation"], height, width), height, width)
answer([read(case) for case in data])
`;

test("polygons along pixel edges give back any mask by COCO's rule: speckle, corners that touch, image borders", () => {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const cases = Array.from({ length: 150 }, (_, k) => {
    const [width, height] = [1 + Math.floor(next() * 20), 1 + Math.floor(next() * 20)];
    const pixels = Array.from({ length: width * height }, () => (next() < [0.08, 0.3, 0.9][k % 3]! ? 1 : 0));
    pixels[Math.floor(next() * pixels.length)] = 1;
    const counts = compressRuns(instanceRuns(Uint16Array.from(pixels), width, height).get(1)!);
    return { width, height, pixels, segmentation: toSegmentation({ size: [height, width], counts }, "polygon") };
  });
  const decoded = runPython<number[][]>(DECODE, cases);
  cases.forEach(({ pixels }, k) => {
    assert.deepEqual(decoded[k], pixels);
  });
  const polygons = cases.filter(({ segmentation }) => Array.isArray(segmentation));
  assert.ok(polygons.length > 50 && polygons.length < 150, "both forms are tried");
});
