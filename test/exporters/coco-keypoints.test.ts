import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { cocoKeypoints } from "../../farm/exporters/coco-keypoints/coco-keypoints.ts";
import { mergeRun } from "../../farm/merge.ts";
import { CATEGORIES, FRAMES, scratch, writeRun } from "./fixture.ts";
import { readCoco, runPython } from "./python.ts";

async function exported(t: TestContext) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"));
  await mergeRun(run, { categories: CATEGORIES });
  const { files, summary } = await cocoKeypoints.write({ run: run.dir, to: join(folder, "out"), options: {} });
  return { file: files[0]!, json: JSON.parse(await readFile(files[0]!, "utf8")), summary };
}

const READ = "from keypoints_reader import describe\nanswer(describe(data))";

test("independent readers find nothing wrong, in the keypoints and in the rest", async (t) => {
  const { file, json } = await exported(t);
  assert.deepEqual(runPython(READ, json), []);
  const { report } = readCoco(file);
  assert.deepEqual(report.violations, []);
  assert.equal(report.annotations, 6);
});

test("only categories with keypoints are in the file; each annotation has all of theirs", async (t) => {
  const { json, summary } = await exported(t);
  const panels = FRAMES.flat().filter(({ category }) => category === "panel");
  assert.equal(json.annotations.length, panels.length);
  assert.deepEqual(
    json.annotations.map(({ id }: { id: number }) => id),
    panels.map((_, k) => k + 1),
  );
  assert.deepEqual(json.categories, [
    {
      id: 1,
      name: "panel",
      supercategory: "module",
      keypoints: ["top-left", "top-right", "bottom-right", "bottom-left"],
      skeleton: [
        [1, 2],
        [1, 4],
        [2, 3],
        [3, 4],
      ],
    },
  ]);
  // The first frame's first panel is 4 × 3 pixels in the image's corner.
  assert.deepEqual(json.annotations[0].keypoints, [0, 0, 2, 4, 0, 2, 4, 3, 2, 0, 3, 2]);
  assert.equal(json.annotations[0].num_keypoints, 4);
  // The third frame's ends at the image's right bottom: its other corners are on the border, outside of all pixels.
  const [last] = json.annotations.filter(({ image_id }: { image_id: number }) => image_id === 3);
  assert.deepEqual(last.keypoints, [28, 21, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(last.num_keypoints, 1);
  const { visible, hidden, outside } = summary as Record<string, number>;
  assert.equal(visible! + hidden! + outside!, 4 * panels.length);
  assert.ok(hidden! > 0, "the corner of a ring's box that no mask touches");
});

test("the reader finds what is planted", async (t) => {
  const { json } = await exported(t);
  // biome-ignore lint/suspicious/noExplicitAny: an export, to be broken at any place.
  const plants: [spoil: (annotation: any, category: any) => void, violation: string][] = [
    [(a) => void a.keypoints.pop(), "annotation 1: keypoints are not 3 x 4 numbers"],
    [(a) => void a.num_keypoints--, "annotation 1: num_keypoints 3 is not the number of those labelled"],
    [(a) => void a.keypoints.splice(2, 1, 3), "annotation 1: a keypoint has the state 3"],
    [(a) => void a.keypoints.splice(0, 2, 8, 8), "annotation 1: the visible keypoint [8, 8] is not at its mask"],
    [(a) => void a.keypoints.splice(0, 2, 33, 0), "annotation 1: the keypoint [33, 0] is outside of the image"],
    [
      (_, c) => void c.skeleton.push([0, 1]),
      "category 1: skeleton [[1, 2], [1, 4], [2, 3], [3, 4], [0, 1]] does not join keypoints, counted from 1",
    ],
    [(_, c) => void c.skeleton.push([2, 1]), "category 1: the skeleton has an edge twice"],
    [
      (_, c) => void c.keypoints.splice(1, 1, "top-left"),
      "category 1: keypoints ['top-left', 'top-left', 'bottom-right', 'bottom-left'] are not different names",
    ],
  ];
  for (const [spoil, violation] of plants) {
    const spoiled = structuredClone(json);
    spoil(spoiled.annotations[0], spoiled.categories[0]);
    assert.deepEqual(runPython(READ, spoiled), [violation]);
  }
});
