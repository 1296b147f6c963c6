import assert from "node:assert/strict";
import { test } from "node:test";
import { crackSeverity } from "../../renderer/crack-severity.ts";
import type { CrackPlacement } from "../../renderer/world.ts";
import { clipStroke } from "../../scenes/solar-panel/crack-library/clip.ts";
import { CRACK_PATTERNS, placeCrack } from "../../scenes/solar-panel/crack-library/index.ts";

const SURFACE = { width: 0.978, height: 1.578 };

const placement = (change: Partial<CrackPlacement> = {}): CrackPlacement => ({
  surface: "r0c0",
  pattern: 0,
  u: 0,
  v: 0,
  rotationDegrees: 0,
  length: 0.1,
  widthMm: 0.5,
  mirrored: false,
  ...change,
});

const near = (a: readonly number[], b: readonly number[]) => {
  assert.equal(a.length, b.length);
  for (const [k, x] of a.entries()) assert.ok(Math.abs(x - b[k]!) < 1e-12, `${k}: ${x} ≠ ${b[k]}`);
};

test("scale and move", () => {
  const [stroke] = CRACK_PATTERNS[30]!.strokes;
  const placed = placeCrack(placement({ pattern: 30, u: 0.2, v: -0.3, length: 0.2 }), SURFACE);
  near(
    placed.strokes[0]!,
    stroke!.map((x, k) => (k % 2 === 0 ? 0.2 : -0.3) + 0.2 * x),
  );
  assert.ok(Math.abs(placed.lengthMm - CRACK_PATTERNS[30]!.length * 200) < 1e-9);
  assert.equal(placed.widthMm, 0.5);
});

test("90 degrees turn u towards v; mirroring comes before turning", () => {
  const [x, y] = CRACK_PATTERNS[20]!.strokes[0]! as [number, number];
  const at = (change: Partial<CrackPlacement>) =>
    placeCrack(placement({ pattern: 20, length: 0.1, ...change }), SURFACE).strokes[0]!.slice(0, 2);
  near(at({ rotationDegrees: 90 }), [-0.1 * y, 0.1 * x]);
  near(at({ mirrored: true }), [-0.1 * x, 0.1 * y]);
  near(at({ mirrored: true, rotationDegrees: 90 }), [-0.1 * y, -0.1 * x]);
  near(at({ rotationDegrees: 180 }), [-0.1 * x, -0.1 * y]);
});

test("a line that leaves the rectangle and returns is cut at the rim, by hand", () => {
  assert.deepEqual(clipStroke([0, 0, 3, 0, 3, 1, 0, 1], 2, 2), [
    [0, 0, 2, 0],
    [2, 1, 0, 1],
  ]);
  assert.deepEqual(clipStroke([-3, -1.5, 0, 1.5], 1, 1), [[-1, 0.5, -0.5, 1]]);
  assert.deepEqual(clipStroke([3, 3, 4, 4], 2, 2), []);
  assert.deepEqual(clipStroke([-1, 2, 1, 2], 2, 2), [[-1, 2, 1, 2]]);
});

const isOn = (stroke: readonly number[]) => stroke.every((x, k) => Math.abs(x) <= (k % 2 === 0 ? 0.489 : 0.789));

for (const [u, v, turn] of [
  [0.489, 0.789, 30],
  [-0.489, 0, 200],
  [0.3, -0.75, 311],
] as const)
  test(`no crack leaves the surface at ${u}, ${v}; what is cut off is not counted`, () => {
    for (const [pattern, { length }] of CRACK_PATTERNS.entries()) {
      const placed = placeCrack(placement({ pattern, u, v, rotationDegrees: turn, length: 0.3 }), SURFACE);
      assert.ok(placed.strokes.every(isOn), `pattern ${pattern}`);
      assert.ok(placed.lengthMm < length * 300 * (u === 0.489 ? 0.9 : 1.000001), `pattern ${pattern}`);
    }
  });

test("a crack beside the surface has no strokes, length 0 and area 0", () => {
  const placed = placeCrack(placement({ u: 0.9 }), SURFACE);
  assert.deepEqual(placed, { strokes: [], lengthMm: 0, widthMm: 0.5, areaMm2: 0 });
});

test("a pattern that is not there is the user's error", () => {
  assert.throws(() => placeCrack(placement({ pattern: 50 }), SURFACE), { code: "crack.unknown-pattern", kind: "user" });
});

test("severity: 0.3 and 1 cell edge of 156 mm, one grade worse when branching", () => {
  assert.deepEqual(
    [46, 47, 155, 157].map((mm) => crackSeverity("line-diagonal", mm)),
    ["minor", "moderate", "moderate", "severe"],
  );
  assert.deepEqual(
    [46, 47, 157].map((mm) => crackSeverity("dendritic", mm)),
    ["moderate", "severe", "severe"],
  );
  assert.equal(crackSeverity("star", 20), "moderate");
});
