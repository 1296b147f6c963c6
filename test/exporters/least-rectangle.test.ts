import assert from "node:assert/strict";
import { test } from "node:test";
import { leastRectangle, type Rectangle } from "../../farm/exporters/mask/least-rectangle.ts";
import { obbRow } from "../../farm/exporters/yolo/rows.ts";
import type { Point } from "../../renderer/node/label/polygon.ts";
import { compressMask, instanceRuns, runsBox } from "../../renderer/node/label/rle.ts";
import type { Annotation } from "../../renderer/records.ts";

/** Numbers in 0..1 from a fixed rule. */
function rolls(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]];
const cross = (a: Point, b: Point): number => a[0] * b[1] - a[1] * b[0];
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1];
const areaOf = ([a, b, c]: Rectangle): number => cross(minus(b, a), minus(c, b));

/** The smallest of the rectangles in 9,000 directions. */
function bruteArea(points: readonly Point[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 9000; k++) {
    const angle = (k / 9000) * (Math.PI / 2);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const us = points.map(([x, y]) => x * c + y * s);
    const vs = points.map(([x, y]) => y * c - x * s);
    best = Math.min(best, (Math.max(...us) - Math.min(...us)) * (Math.max(...vs) - Math.min(...vs)));
  }
  return best;
}

function assertRectangle(corners: Rectangle, points: readonly Point[]) {
  corners.forEach((corner, k) => {
    const [next, after] = [corners[(k + 1) % 4]!, corners[(k + 2) % 4]!];
    assert.ok(Math.abs(dot(minus(next, corner), minus(after, next))) < 1e-6, "right angles");
    for (const point of points)
      assert.ok(cross(minus(next, corner), minus(point, corner)) > -1e-6, "all points inside");
    assert.ok(corners[0][1] <= corner[1] + 1e-9, "from the top");
  });
  // With y down, a positive area is clockwise.
  assert.ok(areaOf(corners) > 0);
}

test("contains all points, and no direction has a smaller one", () => {
  const next = rolls(3);
  for (let round = 0; round < 60; round++) {
    const count = 3 + Math.floor(next() * 20);
    const points = Array.from({ length: count }, (): Point => [next() * 40 - 20, next() * 90]);
    const found = leastRectangle(points);
    assertRectangle(found, points);
    const brute = bruteArea(points);
    assert.ok(areaOf(found) <= brute + 1e-9, `${areaOf(found)} > ${brute}`);
    assert.ok(areaOf(found) > 0.99 * brute, `${areaOf(found)} is far below ${brute}`);
  }
});

test("a rectangle of 10 × 5 turned by the angle of 3, 4, 5 comes back", () => {
  const corners: Point[] = [
    [3, 0],
    [11, 6],
    [8, 10],
    [0, 4],
  ];
  const found = leastRectangle([...corners, [5, 5], [7, 3]]);
  corners.forEach(([x, y], k) => {
    assert.ok(Math.abs(found[k]![0] - x) < 1e-9 && Math.abs(found[k]![1] - y) < 1e-9);
  });
});

const SIDE = 24;

function rowOf(isMask: (x: number, y: number) => boolean): Point[] {
  const pixels = Uint16Array.from({ length: SIDE * SIDE }, (_, at) =>
    isMask(at % SIDE, Math.floor(at / SIDE)) ? 1 : 0,
  );
  const runs = instanceRuns(pixels, SIDE, SIDE).get(1)!;
  const thing = { bbox: runsBox(runs, SIDE), segmentation: compressMask(runs, SIDE, SIDE) } as unknown as Annotation;
  const [kind, ...numbers] = obbRow(4, thing, { width: SIDE, height: SIDE }).text.split(" ").map(Number);
  assert.equal(kind, 4);
  return [0, 2, 4, 6].map((i) => [numbers[i]! * SIDE, numbers[i + 1]! * SIDE]);
}

test("a row has the corners of all the mask's pixels, also outside of the image", () => {
  // A turned square whose lower right is cut off by the image's right edge.
  const corners = rowOf((x, y) => Math.abs(x - 20) + Math.abs(y - 11) <= 8);
  const xs = corners.map(([x]) => x);
  assert.ok(Math.max(...xs) > SIDE);
  const squares = Array.from({ length: SIDE * SIDE }, (_, at): Point => [at % SIDE, Math.floor(at / SIDE)]).flatMap(
    ([x, y]): Point[] =>
      Math.abs(x - 20) + Math.abs(y - 11) <= 8
        ? [
            [x, y],
            [x + 1, y],
            [x, y + 1],
            [x + 1, y + 1],
          ]
        : [],
  );
  for (const [k, corner] of corners.entries()) {
    for (const point of squares) assert.ok(cross(minus(corners[(k + 1) % 4]!, corner), minus(point, corner)) > -1e-4);
  }
});

test("where a reader would drop the image, the row is the upright box", () => {
  // The band from corner to corner: its least rectangle sticks out on all sides.
  const corners = rowOf((x, y) => Math.abs(x - y) <= 3);
  assert.deepEqual(corners, [
    [0, 0],
    [SIDE, 0],
    [SIDE, SIDE],
    [0, SIDE],
  ]);
});
