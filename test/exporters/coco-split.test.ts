import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { coco } from "../../farm/exporters/coco/coco.ts";
import { cocoKeypoints } from "../../farm/exporters/coco-keypoints/coco-keypoints.ts";
import { cocoPanoptic } from "../../farm/exporters/coco-panoptic/coco-panoptic.ts";
import type { ExporterDefinition } from "../../farm/exporters/define.ts";
import { mergeRun } from "../../farm/merge.ts";
import { FarmError } from "../../renderer/errors.ts";
import { CATEGORIES, scratch, writeRun } from "./fixture.ts";
import { readCoco, runPython } from "./python.ts";

async function exported(t: TestContext, exporter: ExporterDefinition, options: Record<string, unknown>) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { passes: ["rgb", "segmentation"] });
  await mergeRun(run, { categories: CATEGORIES });
  const result = await exporter.write({ run: run.dir, to: join(folder, "out"), options });
  const json = await Promise.all(result.files.map(async (file) => JSON.parse(await readFile(file, "utf8"))));
  return { ...result, json };
}

const OPTIONS = { split: "1/1", "split-by": "annotations.attributes.shape", "hold-out": "diagonal" };

test("a file for each split, right in itself, with ids and shapes that no other has", async (t) => {
  const { files, json, warnings } = await exported(t, coco, OPTIONS);
  assert.deepEqual(
    files.map((file) => basename(file)),
    ["instances_train.json", "instances_val.json", "instances_test.json"],
  );
  for (const file of files) assert.deepEqual(readCoco(file).report.violations, []);
  const disjoint = (values: unknown[][]) => {
    assert.equal(
      new Set(values.flat()).size,
      values.reduce((sum, list) => sum + new Set(list).size, 0),
    );
    return values;
  };
  disjoint(json.map(({ images }) => images.map(({ id }: { id: number }) => id)));
  disjoint(json.map(({ annotations }) => annotations.map(({ id }: { id: number }) => id)));
  const shapes = disjoint(
    json.map(({ annotations }) =>
      annotations.map((one: { farm: { attributes: { shape: string } } }) => one.farm.attributes.shape),
    ),
  );
  assert.deepEqual(shapes[2], ["diagonal"]);
  // The first frame has all shapes.
  assert.match(warnings[0]!, /^1 of 5 frames /);
  assert.equal(json.flatMap(({ images }) => images).length, 4);
});

test("keypoints and panoptic split alike; the PNGs are in a folder named as their file", async (t) => {
  const { files } = await exported(t, cocoKeypoints, { split: "3/2" });
  for (const file of files) assert.deepEqual(readCoco(file).report.violations, []);
  const panoptic = await exported(t, cocoPanoptic, { split: "3/2" });
  const out = dirname(panoptic.files[0]!);
  assert.deepEqual((await readdir(out)).sort(), [
    "images",
    "panoptic_train",
    "panoptic_train.json",
    "panoptic_val",
    "panoptic_val.json",
  ]);
  assert.deepEqual(
    [3, 2],
    await Promise.all(["train", "val"].map(async (name) => (await readdir(join(out, `panoptic_${name}`))).length)),
  );
  const script = "from panoptic_reader import describe\nanswer([describe(file) for file in data])";
  assert.deepEqual(runPython(script, panoptic.files), [[], []]);
});

test("how to split without what to split into is refused", async (t) => {
  for (const options of [{ group: 2 }, { "split-by": "asset" }, { "split-by": "crack-family", "hold-out": "star" }]) {
    await assert.rejects(
      exported(t, coco, options),
      (error) => error instanceof FarmError && error.code === "export.no-split" && /--split/.test(error.remedy ?? ""),
    );
  }
});
