import assert from "node:assert/strict";
import { test } from "node:test";
import { centreExtent, fillTouched } from "../../renderer/node/label/fill.ts";
import { clipToRectangle, convexHull, type Point, signedArea } from "../../renderer/node/label/polygon.ts";

const SIZE = 24;

function random(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Hulls of a few points in and around the image, from specks to half the plane. */
function hulls(count: number): Point[][] {
  return Array.from({ length: count }, (_, k) => {
    const next = random(k);
    const spread = [0.3, 3, 12, 40][k % 4]!;
    const [cx, cy] = [next() * SIZE, next() * SIZE];
    const points = Array.from({ length: 3 + (k % 5) }, (): Point => {
      return [cx + (next() - 0.5) * spread, cy + (next() - 0.5) * spread];
    });
    return convexHull(points);
  });
}

const cross = (a: Point, b: Point, [x, y]: Point) => (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);

function isInside(hull: readonly Point[], point: Point): boolean {
  return hull.every((a, i) => cross(a, hull[(i + 1) % hull.length]!, point) >= 0);
}

test("pixel centres in a hull, against a half-plane test of every centre", () => {
  for (const hull of hulls(200)) {
    const inside: Point[] = [];
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) if (isInside(hull, [x + 0.5, y + 0.5])) inside.push([x, y]);
    const { area, box } = centreExtent(hull, SIZE, SIZE);
    assert.equal(area, inside.length);
    if (area === 0) continue;
    const [xs, ys] = [inside.map(([x]) => x), inside.map(([, y]) => y)];
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    assert.deepEqual(box, [x, y, Math.max(...xs) + 1 - x, Math.max(...ys) + 1 - y]);
  }
});

/** Separating axes of a square and a convex polygon: their interiors meet when no axis separates them. */
function overlaps(hull: readonly Point[], x: number, y: number): boolean {
  const square: Point[] = [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
  ];
  const normals = hull.map((a, i): Point => {
    const b = hull[(i + 1) % hull.length]!;
    return [b[1] - a[1], a[0] - b[0]];
  });
  return [...normals, [1, 0] as Point, [0, 1] as Point].every(([nx, ny]) => {
    const along = (points: readonly Point[]) => points.map((p) => p[0] * nx + p[1] * ny);
    const [a, b] = [along(hull), along(square)];
    return Math.min(...a) < Math.max(...b) && Math.min(...b) < Math.max(...a);
  });
}

function touched(polygon: readonly Point[]): Set<string> {
  const pixels = new Set<string>();
  fillTouched(polygon, SIZE, SIZE, (x, y) => pixels.add(`${x},${y}`));
  return pixels;
}

test("touched pixels, against separating axes for every pixel", () => {
  for (const hull of hulls(200)) {
    const expected = new Set<string>();
    for (let y = 0; y < SIZE; y++) for (let x = 0; x < SIZE; x++) if (overlaps(hull, x, y)) expected.add(`${x},${y}`);
    assert.deepEqual([...touched(hull)].sort(), [...expected].sort());
  }
});

test("touched pixels, against 40×40 samples per pixel of thin strokes", () => {
  for (let k = 0; k < 12; k++) {
    const next = random(1000 + k);
    const [ax, ay, bx, by] = [next() * 10, next() * 10, next() * 10, next() * 10];
    const length = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2);
    const [nx, ny] = [(-(by - ay) / length) * 0.2, ((bx - ax) / length) * 0.2];
    const quad = convexHull([
      [ax + nx, ay + ny],
      [bx + nx, by + ny],
      [bx - nx, by - ny],
      [ax - nx, ay - ny],
    ]);
    const pixels = touched(quad);
    const sampled = new Set<string>();
    for (let i = 0; i < 480; i++) {
      for (let j = 0; j < 480; j++) {
        const [x, y] = [(i + 0.5) / 40, (j + 0.5) / 40];
        if (isInside(quad, [x, y])) sampled.add(`${Math.floor(x)},${Math.floor(y)}`);
      }
    }
    for (const pixel of sampled) assert.ok(pixels.has(pixel), `sample hits ${pixel}`);
    // Samples can only miss slivers: no more than a few.
    assert.ok(pixels.size - sampled.size <= 3, `${pixels.size} touched, ${sampled.size} sampled`);
  }
});

test("running along a pixel's edge does not touch it", () => {
  const square: Point[] = [
    [2, 3],
    [4, 3],
    [4, 4],
    [2, 4],
  ];
  assert.deepEqual([...touched(square)], ["2,3", "3,3"]);
});

test("area and clipping of a polygon, by hand", () => {
  const triangle: Point[] = [
    [0, 0],
    [8, 0],
    [0, 8],
  ];
  assert.equal(signedArea(triangle), 32);
  assert.equal(signedArea([...triangle].reverse()), -32);
  // The corner beyond x = 4 is a triangle of 4·4/2.
  assert.equal(signedArea(clipToRectangle(triangle, [0, 0], [4, 10])), 24);
  assert.equal(clipToRectangle(triangle, [20, 20], [30, 30]).length, 0);
});
