import assert from "node:assert/strict";
import { test } from "node:test";
import { exportCoco, FORMS } from "../exporters/export-coco.ts";
import { CATEGORIES, FRAMES, type Thing } from "../exporters/fixture.ts";
import { findPycocotools, runPycocotools, runPython } from "../exporters/python.ts";

const python = findPycocotools();
const skip =
  python === undefined ? "pycocotools is not installed; name a Python that has it in SEEDFARM_PYTHON" : false;

/** Masks, and finds that are not quite the truth (shifted, cut, missed, of another category, tied), with their score. */
const OURS = `
import random
from coco_mask import from_edges, read_mask, rows, to_counts, write_counts
from coco_reader import check
from coco_score import average_precision
random.seed(7)
height, width = 24, 32
masks = [read_mask(a["segmentation"], height, width) for a in data["annotations"]]
things, violations = check(data)
finds = []
for thing in things:
    if random.random() < 0.15:
        continue
    mask, roll = thing.mask, random.random()
    if roll < 0.2:
        mask = mask[random.randint(0, len(mask) // 2):]
    elif roll < 0.4:
        mask = [(start + height, stop + height) for start, stop in mask if stop + height <= height * width] or mask
    category = random.choice([1, 3]) if random.random() < 0.2 else thing.category
    finds.append(thing._replace(mask=mask, category=category, score=random.randint(1, 12) / 12, is_crowd=False))
def result(find):
    counts = write_counts(to_counts(find.mask, height * width))
    segmentation = {"size": [height, width], "counts": counts}
    return {"image_id": find.image, "category_id": find.category, "score": find.score, "segmentation": segmentation}
results = [result(find) for find in finds]
finds = [thing for found in results for thing in check({**data, "annotations": [
    {**found, "id": 1, "iscrowd": 0}]})[0]]
finds = [find._replace(score=found["score"]) for find, found in zip(finds, results)]
score = average_precision(things, finds)
answer({"masks": [rows(m, height, width) for m in masks], "results": results, "score": score, "violations": violations})
`;

const THEIRS = `
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
gt = COCO()
gt.dataset = data["coco"]
gt.createIndex()
masks = [gt.annToMask(a).reshape(-1).tolist() for a in data["coco"]["annotations"]]
e = COCOeval(gt, gt.loadRes(data["results"]), "segm")
e.evaluate(); e.accumulate(); e.summarize()
score = dict(zip(["ap", "ap50", "ap75", "recall"], [float(e.stats[k]) for k in [0, 1, 2, 8]]))
answer({"masks": masks, "score": score})
`;

interface Reading {
  masks: number[][];
  score: Record<string, number>;
}

test("the reader and pycocotools find the same masks and scores in one export", { skip }, async (t) => {
  for (const segmentation of FORMS) {
    const { json: coco } = await exportCoco(t, { segmentation }, manyFrames(40));
    for (const withCrowds of [false, true]) {
      coco.annotations.forEach((annotation: { iscrowd: number }, k: number) => {
        annotation.iscrowd = withCrowds && k % 7 === 0 ? 1 : 0;
      });
      const ours = runPython<Reading & { results: object[]; violations: string[] }>(OURS, coco);
      const theirs = runPycocotools<Reading>(python!, THEIRS, { coco, results: ours.results });
      assert.deepEqual(ours.violations, []);
      assert.deepEqual(ours.masks, theirs.masks);
      assert.ok(theirs.score.ap! > 0.2 && theirs.score.ap! < 0.8, `a score that says something: ${theirs.score.ap}`);
      for (const [name, value] of Object.entries(theirs.score)) {
        assert.ok(Math.abs(ours.score[name]! - value) < 1e-12, `${segmentation} ${name}: ${ours.score[name]} ${value}`);
      }
    }
  }
});

const POLYGONS = `
import random
random.seed(11)
def polygon(k):
    height, width, out = random.randint(1, 40), random.randint(1, 40), 3 * (k % 3 == 2)
    numbers = [random.uniform(-out, side + out) for _ in range(random.randint(3, 9)) for side in (width, height)]
    return {"size": [height, width], "numbers": [round(n) for n in numbers] if k % 3 == 0 else numbers}
cases = [polygon(k) for k in range(2000)]
`;

const FILL_OURS = `
from coco_mask import fill_polygon, to_counts, write_counts
def fill(numbers, height, width):
    return write_counts(to_counts(fill_polygon(numbers, height, width), height * width))
answer([fill(case["numbers"], *case["size"]) for case in data])
`;

const FILL_THEIRS = `
from pycocotools import mask as M
answer([M.frPyObjects([case["numbers"]], *case["size"])[0]["counts"].decode() for case in data])
`;

test("the reader and pycocotools fill 2000 random polygons alike", { skip }, () => {
  const cases = runPython<object[]>(`${POLYGONS}answer(cases)`, null);
  assert.deepEqual(runPython(FILL_OURS, cases), runPycocotools(python!, FILL_THEIRS, cases));
});

/** The fixture's shapes all over the image, overlapping, by a fixed rule. */
function manyFrames(count: number): Thing[][] {
  const shapes = FRAMES[0]!;
  return Array.from({ length: count }, (_, frame) =>
    shapes.slice(frame % 4).map(({ shape }, k) => ({
      category: CATEGORIES[(frame + k) % 2 === 0 ? 0 : 2]!.name,
      shape,
      x: (frame * 5 + k * 11) % 25,
      y: (frame * 3 + k * 7) % 19,
    })),
  );
}
