import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { exportCoco } from "../exporters/export-coco.ts";
import { readCoco, runPython } from "../exporters/python.ts";

const MASKS = `
from coco_mask import MaskError, area, box, from_counts, parse_counts, read_mask, rows, to_counts, write_counts
def read(case):
    height, width = case["size"]
    try:
        mask = read_mask(case["segmentation"], height, width)
    except MaskError as error:
        return {"refused": str(error)}
    string = write_counts(to_counts(mask, height * width))
    return {"string": string, "area": area(mask), "box": box(mask, height), "rows": rows(mask, height, width)}
answer([read(case) for case in data])
`;

type MaskRead = { string: string; area: number; box: number[] | null; rows: number[]; refused?: string };
type Size = [number, number];

function readMasks(cases: [size: Size, segmentation: unknown][]): MaskRead[] {
  return runPython(
    MASKS,
    cases.map(([size, segmentation]) => ({ size, segmentation })),
  );
}

const runs = (size: Size, counts: unknown): [Size, unknown] => [size, { size, counts }];

test("the reader reads the examples of the format's description, and counts column by column", () => {
  const [first, second, columns] = readMasks([
    runs([7, 1], [2, 3, 1, 1]),
    runs([7, 1], [0, 6, 1]),
    runs([2, 3], [1, 2, 3]),
  ]);
  assert.deepEqual(first?.rows, [0, 0, 1, 1, 1, 0, 1]);
  assert.deepEqual(second?.rows, [1, 1, 1, 1, 1, 1, 0]);
  assert.deepEqual(columns?.rows, [0, 1, 0, 1, 0, 0]);
  assert.deepEqual(columns?.box, [0, 0, 2, 2]);
});

test("the reader finds what pycocotools wrote: long runs, falling and rising lengths", () => {
  // pycocotools' string for 200 rows × 150 columns: column 30 in rows 20–179, rows 3–4 in columns 40–119, column 149.
  const string = `Tl5P5oh1RKW]N${"0".repeat(157)}Ue5V6`;
  const [read] = readMasks([runs([200, 150], string)]);
  assert.equal(read?.area, 160 + 160 + 200);
  assert.deepEqual(read?.box, [30, 0, 120, 200]);
  assert.equal(read?.string, string);
  const at = (x: number, y: number) => read?.rows[y * 150 + x];
  assert.deepEqual([at(30, 19), at(30, 20), at(40, 3), at(119, 4), at(120, 4), at(149, 0)], [0, 1, 1, 1, 0, 1]);
});

test("the reader fills polygons as pycocotools does: slanted, crossing themselves, with a hair of no width", () => {
  // Strings written by pycocotools from these polygons.
  const filled: [Size, number[], string][] = [
    [[9, 10], [1.2, 0.7, 8.6, 2.3, 4.1, 7.9], "c0362N2OM2O1Oa0"],
    [[8, 10], [0.5, 0.5, 9.5, 3.5, 0.5, 6.5, 6.5, 0, 3.2, 7.7], "92610NM073LN0O105"],
    [[6, 7], [1, 1, 5, 1, 5, 4, 1, 4], "73300000;"],
    [[8, 6], [2.5, 0.3, 3.1, 7.8, 2.9, 7.8], "`1"],
  ];
  const read = readMasks(filled.map(([size, polygon]) => [size, [polygon]]));
  assert.deepEqual(
    read.map(({ string }) => string),
    filled.map(([, , string]) => string),
  );
});

test("polygons of one annotation are added up, not cut out of each other", () => {
  const square = (x: number, y: number) => [x, y, x + 2, y, x + 2, y + 2, x, y + 2];
  const [read] = readMasks([
    [
      [4, 4],
      [square(0, 0), square(1, 1), square(1, 1)],
    ],
  ]);
  assert.deepEqual(read?.rows, [1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
});

test("segmentations that the format does not allow are refused", () => {
  const refused = readMasks([
    runs([2, 2], [1, 2]),
    runs([2, 2], [5, -1]),
    runs([2, 2], "T"),
    runs([2, 2], "1 3"),
    [[2, 3], { size: [3, 2], counts: [6] }],
    [[4, 4], [[0, 0, 1, 1]]],
    [[4, 4], [[0, 0, 5, 0, 5, 2]]],
    [[4, 4], "none"],
  ]).map(({ refused }) => refused);
  assert.deepEqual(refused, [
    "counts cover 3 pixels, the image has 4",
    "counts are not a list of whole numbers from 0",
    "counts end inside a number",
    "counts hold the character ' '",
    "size [3, 2] is not the image's [height, width], [2, 3]",
    "a polygon is not a list of x, y of three corners or more",
    "a polygon leaves the image",
    "segmentation is neither a list of polygons nor run lengths",
  ]);
});

const SCORES = `
from coco_score import Thing, average_precision
def thing(row):
    image, category, x, y, w, h, *rest = row
    mask = [(c * 100 + y, c * 100 + y + h) for c in range(x, x + w)]
    return Thing(image, category, mask, w * h, [x, y, w, h], rest[1:] == [1], rest[0] if rest else 1)
answer([average_precision(*([thing(row) for row in side] for side in case)) for case in data])
`;

test("scores that can be computed by hand", () => {
  // Rows are image, category, x, y, width, height, score, crowd.
  const [a, b] = [
    [1, 1, 0, 0, 10, 10],
    [1, 1, 50, 50, 10, 10],
  ];
  const cases: [truth: unknown[][], found: unknown[][], ap: number, recall: number][] = [
    [[a, b], [a, b], 1, 1],
    // IoU .72 counts at .50, .55, .60, .65 and .70.
    [[a], [[1, 1, 0, 0, 9, 8]], 0.5, 0.5],
    // Recall .5 is 51 of the 101 recalls.
    [[a, b], [a], 51 / 101, 0.5],
    // A miss before the hit halves the precision, one after it does not.
    [
      [a],
      [
        [...b, 0.9],
        [...a, 0.8],
      ],
      0.5,
      1,
    ],
    [
      [a],
      [
        [...b, 0.8],
        [...a, 0.9],
      ],
      1,
      1,
    ],
    [[a], [a, a], 1, 1],
    [[a], [[1, 2, 0, 0, 10, 10]], 0, 0],
    [[a], [[2, 1, 0, 0, 10, 10]], 0, 0],
    [[a, [1, 2, 50, 50, 10, 10]], [a], 0.5, 0.5],
    // Two finds inside a crowd are no misses.
    [
      [a, [...b, 1, 1]],
      [
        [1, 1, 50, 50, 5, 10],
        [1, 1, 55, 50, 5, 10],
        [...a, 0.5],
      ],
      1,
      1,
    ],
  ];
  const scores = runPython<{ ap: number; recall: number }[]>(
    SCORES,
    cases.map(([truth, found]) => [truth, found]),
  );
  cases.forEach(([, , ap, recall], k) => {
    assert.ok(Math.abs(scores[k]!.ap - ap) < 1e-12, `case ${k}: ${scores[k]!.ap}`);
    assert.ok(Math.abs(scores[k]!.recall - recall) < 1e-12, `case ${k}: ${scores[k]!.recall}`);
  });
});

test("what is not JSON is a violation, what is not there is a mistake", async (t) => {
  const { file, json } = await exportCoco(t, {});
  for (const text of ["", "[]", JSON.stringify(json).replace('"area":12', '"area":NaN')]) {
    await writeFile(file, text);
    const { status, report } = readCoco(file);
    assert.equal(status, 2, text);
    assert.ok(report.violationCount > 0);
  }
  const { status, stderr } = readCoco(`${file}.gone`);
  assert.equal(status, 1);
  assert.match(stderr, /^Cannot read .*instances\.json\.gone: No such file or directory\.\n$/);
});

test("the report counts what is there", async (t) => {
  const { file } = await exportCoco(t, {});
  const { report } = readCoco(file);
  const { images, categories, annotations, segmentations } = report;
  assert.deepEqual([images, categories, annotations], [5, 2, 10]);
  assert.deepEqual(segmentations, { polygons: 8, "run lengths": 2 });
});
