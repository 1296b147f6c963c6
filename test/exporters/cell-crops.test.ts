import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import sharp from "sharp";
import { crops } from "../../farm/exporters/crops/crops.ts";
import { mergeRun } from "../../farm/merge.ts";
import type { CellFacts } from "../../renderer/cell-facts.ts";
import { compressRuns, expandRuns } from "../../renderer/node/label/rle.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { CATEGORIES, scratch, type Thing, writeRun } from "./fixture.ts";

/** Four cells on a panel of 4 × 3 pixels, one pixel a metre. */
const GRID = { columns: [-1, 1], rows: [-0.75, 0.75], width: 1.9, length: 1.4 };
const FOUND: CellFacts["panels"][number]["cells"] = [
  {
    ...{ column: 1, row: 0, cutOffMm2: { A: 5, B: 0, C: 90 } },
    defects: [
      { category: "inactive-area", severity: "severe" },
      { category: "crack", severity: "minor" },
    ],
  },
  {
    ...{ column: 0, row: 1, cutOffMm2: { A: 0, B: 0, C: 0 } },
    defects: [{ category: "dark-spot", severity: "minor" }],
  },
];
const panel: Thing = { category: "panel", shape: "rectangle", x: 4, y: 3 };

const withCells = (record: FrameRecord): FrameRecord => {
  const panels = record.annotations.map(({ instance }) => ({ instance, cells: FOUND }));
  return { ...record, facts: { el: { technology: "mono", grid: GRID, panels } } };
};

async function exported(t: TestContext, change: (record: FrameRecord) => FrameRecord, options: object = {}) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { frames: [[panel]], change });
  await mergeRun(run, { categories: CATEGORIES });
  const to = join(folder, "out");
  const result = await crops.write({ run: run.dir, to, options: { split: "1/0", of: "cells", ...options } });
  const text = await readFile(join(to, "manifest.jsonl"), "utf8");
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  return { to, ...result, lines, about: JSON.parse(await readFile(join(to, "crops.json"), "utf8")) };
}

test("every cell is cut out where it lies, 300 × 300, in the class of its worst defect", async (t) => {
  const { to, lines, about, summary } = await exported(t, withCells);
  assert.deepEqual(
    lines.map((line) => [line.attributes.column, line.attributes.row, line.class]),
    [
      [0, 0, "functional"],
      [1, 0, "inactive-area"],
      [0, 1, "dark-spot"],
      [1, 1, "functional"],
    ],
  );
  assert.deepEqual(lines[1], {
    ...{ file: "train/inactive-area/00000007-1-1-0.png", split: "train", class: "inactive-area" },
    ...{ frame: 7, seed: 3, source: "synthetic", instance: 1, category: "cell", visibleFraction: 1 },
    corners: [
      [6.05, 3.05],
      [7.95, 3.05],
      [7.95, 4.45],
      [6.05, 4.45],
    ],
    attributes: { column: 1, row: 0, cutOffMm2: { A: 5, B: 0, C: 90 } },
    defects: FOUND[0]!.defects,
  });
  const { width, height } = await sharp(join(to, lines[0].file)).metadata();
  assert.deepEqual([width, height], [300, 300]);
  assert.deepEqual([about.of, about.size, about.crops, summary.functional], ["cells", "300x300", 4, 2]);
});

test("cells are labelled by an attribute of their worst defect, too, and have quotas", async (t) => {
  const { lines } = await exported(t, withCells, { label: "severity", size: "8x4" });
  assert.deepEqual(
    lines.map((line) => line.class),
    ["functional", "severe", "minor", "functional"],
  );
  const { about, warnings } = await exported(t, withCells, { "per-class": 1 });
  assert.equal(about.skipped["over quota"], 1);
  assert.ok(warnings.some((warning) => warning.includes("0 of 1")));
});

test("cells that something hides, or that reach out of the picture, have no crop", async (t) => {
  const halfHidden = (record: FrameRecord): FrameRecord => {
    const [thing] = record.annotations as [(typeof record.annotations)[number]];
    // Of the four columns of pixels the first two are hidden: the runs begin two columns later.
    const [before, ...rest] = expandRuns(thing.segmentation.counts);
    const counts = compressRuns([before! + 2 * record.height, ...rest.slice(4)]);
    const annotations = [{ ...thing, segmentation: { ...thing.segmentation, counts } }];
    return withCells({ ...record, annotations });
  };
  const hidden = await exported(t, halfHidden);
  assert.deepEqual(
    hidden.lines.map((line) => line.attributes.column),
    [1, 1],
  );
  assert.equal(hidden.about.skipped.hidden, 2);
  const shifted = (record: FrameRecord): FrameRecord => {
    const [thing] = record.annotations as [(typeof record.annotations)[number]];
    const corners = thing.corners.map(([x, y, z]) => [x - 6, y, z] as const);
    return withCells({ ...record, annotations: [{ ...thing, corners }] });
  };
  const cut = await exported(t, shifted, { "min-visibility": 0 });
  assert.deepEqual([cut.about.crops, cut.about.skipped["cut off"]], [2, 2]);
});

test("a run that says nothing of cells is refused with the way out, and so is a target without a face", async (t) => {
  await assert.rejects(
    exported(t, (record) => record),
    { code: "export.no-cells", remedy: /--passes el/ },
  );
  await assert.rejects(exported(t, withCells, { target: CATEGORIES[2]!.name }), { code: "export.no-cells" });
});
