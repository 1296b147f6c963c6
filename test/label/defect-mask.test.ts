import assert from "node:assert/strict";
import { test } from "node:test";
import { defectPatch, defectPixels } from "../../renderer/node/label/defect-mask.ts";
import { axisCamera, crack } from "./scenery.ts";

/** Positions x·8 + y of an 8×8 image. */
const at = (...pixels: [number, number][]) => pixels.map(([x, y]) => x * 8 + y).sort((a, b) => a - b);

test("a bend of one pixel's width: no gap at the corner, half a width more at both ends", () => {
  // Along row 4 from x 2 to 4.5, then up column 4 to y 2. The ends lie half a pixel farther: x 1.5 and y 1.5.
  const bend = crack(1, 2, { strokes: [[-0.25, 0.0625, 0.0625, 0.0625, 0.0625, -0.25]], width: 0.125 });
  const expected = at([1, 4], [2, 4], [3, 4], [4, 4], [4, 3], [4, 2], [4, 1]);
  assert.deepEqual([...defectPixels(axisCamera(), bend)], expected);
});

test("a stroke that begins behind the camera is cut at the near plane", () => {
  // On a floor 0.25 below the camera, straight ahead to z 2.025: y = 2 / z + 4 goes from below the image up to 4.99,
  // x stays within a fraction of a pixel of 4.
  const change = { origin: [0, 0.25, 0], u: [0, 0, 1], v: [1, 0, 0], strokes: [[-1, 0, 2, 0]] } as const;
  const expected = at([3, 4], [3, 5], [3, 6], [3, 7], [4, 4], [4, 5], [4, 6], [4, 7]);
  assert.deepEqual([...defectPixels(axisCamera(), crack(1, 2, change))], expected);
});

test("a crack wholly behind the camera or beside the image has no pixels", () => {
  assert.equal(defectPixels(axisCamera(), crack(1, 2, { origin: [0, 0, -1] })).length, 0);
  assert.equal(defectPixels(axisCamera(), crack(1, 2, { origin: [3, 0, 1] })).length, 0);
});

test("the patch is what the strokes span, with their width", () => {
  const strokes = [
    [0, 0, 0.2, 0.1],
    [0.1, -0.3, 0.1, 0],
  ];
  const { position, size } = defectPatch(crack(1, 2, { strokes, width: 0.01, origin: [1, 2, 3] }));
  const close = (a: readonly number[], b: readonly number[]) => a.every((value, k) => Math.abs(value - b[k]!) < 1e-12);
  assert.ok(close(position, [1.1, 1.9, 3]), `${position}`);
  assert.ok(close(size, [0.21, 0.41, 0]), `${size}`);
});
