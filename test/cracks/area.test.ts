import assert from "node:assert/strict";
import { test } from "node:test";
import { strokesArea } from "../../scenes/solar-panel/crack-library/area.ts";
import { placeCrack } from "../../scenes/solar-panel/crack-library/index.ts";
import { type Polygon, unionArea } from "../../scenes/solar-panel/crack-library/union-area.ts";

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} ≠ ${expected}`);

test("a straight line: length × width", () => {
  near(strokesArea([[0.3, 0.1, 0.4, 0.1]], 0.5), 50);
  near(strokesArea([[0.3, 0.1, 0.36, 0.18]], 2), 200);
});

test("a line in pieces is the same line", () => near(strokesArea([[0, 0, 0.03, 0.04, 0.06, 0.08]], 1), 100));

test("a mitred right angle: what the bend takes inside it gives outside", () =>
  near(strokesArea([[0, 0, 0.1, 0, 0.1, 0.1]], 2), 400));

test("crossing, T and 30° branch: the overlap counts once", () => {
  near(
    strokesArea(
      [
        [0, 0, 0.1, 0],
        [0.05, -0.05, 0.05, 0.05],
      ],
      2,
    ),
    400 - 4,
  );
  near(
    strokesArea(
      [
        [0, 0, 0.1, 0],
        [0.05, 0, 0.05, 0.05],
      ],
      2,
    ),
    300 - 2,
  );
  const branch = [0.05, 0, 0.05 + 0.04 * Math.cos(Math.PI / 6), 0.02];
  near(strokesArea([[0, 0, 0.1, 0], branch], 2), 280 - 2 ** 2 / (2 * 0.5), 1e-9);
});

test("the same line twice, and parallel lines that overlap by half", () => {
  near(
    strokesArea(
      [
        [0, 0, 0.1, 0],
        [0, 0, 0.1, 0],
      ],
      1,
    ),
    100,
  );
  near(
    strokesArea(
      [
        [0, 0, 0.1, 0],
        [0.1, 0, 0, 0],
      ],
      1,
    ),
    100,
  );
  near(
    strokesArea(
      [
        [0, 0, 0.1, 0],
        [0, 0.0005, 0.1, 0.0005],
      ],
      1,
    ),
    150,
  );
});

test("nothing has no area", () => near(strokesArea([], 1), 0));

type Hit = (i: number, j: number) => void;

/** Grid cells whose centre lies in the pen's trace of one segment: on its strip, or round about the joint it starts on. */
function trace(segment: readonly number[], half: number, isJoint: boolean, cell: number, hit: Hit): void {
  const [x0, y0, x1, y1] = segment.map((x) => x * 1000) as [number, number, number, number];
  const [dx, dy] = [x1 - x0, y1 - y0];
  const low = (a: number, b: number) => Math.floor((Math.min(a, b) - half) / cell);
  const high = (a: number, b: number) => Math.ceil((Math.max(a, b) + half) / cell);
  const isHit = (x: number, y: number) => {
    const share = (x * dx + y * dy) / (dx * dx + dy * dy);
    const onStrip = share >= 0 && share <= 1 && Math.abs(x * dy - y * dx) <= half * Math.hypot(dx, dy);
    return onStrip || (isJoint && Math.hypot(x, y) <= half);
  };
  for (let i = low(x0, x1); i <= high(x0, x1); i++)
    for (let j = low(y0, y1); j <= high(y0, y1); j++)
      if (isHit((i + 0.5) * cell - x0, (j + 0.5) * cell - y0)) hit(i, j);
}

/** mm² of the pen's trace, counted on a fine grid. */
function raster(strokes: readonly (readonly number[])[], widthMm: number, cell: number): number {
  const hits = new Set<number>();
  for (const stroke of strokes)
    for (let k = 0; k + 3 < stroke.length; k += 2)
      trace(stroke.slice(k, k + 4), widthMm / 2, k > 0, cell, (i, j) => hits.add(i * 1e6 + j));
  return hits.size * cell * cell;
}

test("every pattern: the area is that of a fine raster", () => {
  for (let pattern = 0; pattern < 50; pattern++) {
    const widthMm = [0.8, 2, 0.4][pattern % 3]!;
    const length = [0.05, 0.12, 0.02][pattern % 3]!;
    const common = {
      surface: "s",
      pattern,
      u: 0.01,
      v: 0.02,
      rotationDegrees: 37 * pattern,
      mirrored: pattern % 2 === 1,
    };
    const placed = placeCrack({ ...common, length, widthMm }, { width: 0.978, height: 1.578 });
    const counted = raster(placed.strokes, widthMm, widthMm / 24);
    near(placed.areaMm2 / counted, 1, 0.01);
    assert.ok(placed.areaMm2 <= placed.lengthMm * widthMm * 1.0001);
  }
});

test("a small crack with a wide pen is a blob, not length × width", () => {
  const common = { surface: "s", pattern: 33, u: 0, v: 0, rotationDegrees: 0, mirrored: false };
  const placed = placeCrack({ ...common, length: 0.01, widthMm: 2 }, { width: 1, height: 1 });
  assert.ok(placed.areaMm2 < 0.7 * placed.lengthMm * 2);
  const round = raster(placed.strokes, 2, 0.02);
  assert.ok(placed.areaMm2 < round && placed.areaMm2 > 0.85 * round, "round joints reach a little farther");
});

test("the union of forty rectangles that lie over one another is that of a raster", () => {
  const turned = (k: number): Polygon => {
    const [x, y, angle] = [(k * 37) % 20, (k * 53) % 17, k * 0.7];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return (
      [
        [-4, -1],
        [4, -1],
        [4, 1],
        [-4, 1],
      ] as const
    ).map(([a, b]) => [x + c * a - s * b, y + s * a + c * b]);
  };
  const rectangles = Array.from({ length: 40 }, (_, k) => turned(k));
  const within = (polygon: Polygon, x: number, y: number) =>
    polygon.every(([px, py], k) => {
      const [qx, qy] = polygon[(k + 1) % 4]!;
      return (qx - px) * (y - py) - (qy - py) * (x - px) >= 0;
    });
  const cell = 0.02;
  let count = 0;
  for (let x = -6; x < 26; x += cell)
    for (let y = -6; y < 24; y += cell) if (rectangles.some((r) => within(r, x, y))) count++;
  near(unionArea(rectangles) / (count * cell * cell), 1, 1e-3);
});
