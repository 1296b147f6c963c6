import assert from "node:assert/strict";
import { test } from "node:test";
import type { Camera } from "../../renderer/arrangement.ts";
import { projectPoint } from "../../renderer/camera.ts";
import { boxCorners } from "../../renderer/node/label/box-corners.ts";
import { defectPixels } from "../../renderer/node/label/defect-mask.ts";
import { centreExtent } from "../../renderer/node/label/fill.ts";
import { boxOutline, lensRange, toLensPixel } from "../../renderer/node/label/project.ts";
import { axisCamera, box, crack } from "./scenery.ts";

const SIZE = 96;
const wide = (k1: number, k2: number): Camera =>
  axisCamera({ width: SIZE, height: SIZE, K: [80, 0, 48, 0, 80, 48, 0, 0, 1], k1, k2 });

/** Normalised coordinates that the lens puts at a pixel, by bisection of the radius. */
function undistort(camera: Camera, px: number, py: number): [number, number] {
  const [x, y] = [(px - 48) / 80, (py - 48) / 80];
  const radius = Math.sqrt(x * x + y * y);
  let [low, high] = [0, Math.min(10, Math.sqrt(lensRange(camera)))];
  for (let i = 0; i < 80; i++) {
    const r = (low + high) / 2;
    if (r * (1 + camera.k1 * r * r + camera.k2 * r ** 4) < radius) low = r;
    else high = r;
  }
  return radius === 0 ? [0, 0] : [(x / radius) * low, (y / radius) * low];
}

for (const [k1, k2] of [
  [-0.15, 0.02],
  [0.3, 0.05],
] as const) {
  test(`amodal pixels behind a lens with k1 ${k1}: each pixel's ray is asked whether it meets the box`, () => {
    const camera = wide(k1, k2);
    // A flat box across the view: a ray meets it when it meets the plane z = 2 within its extents.
    const flat = box(1, { position: [0.31, 0.27, 2], size: [1.73, 1.61, 0] });
    let expected = 0;
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        const [u, v] = undistort(camera, x + 0.5, y + 0.5);
        if (Math.abs(2 * u - 0.31) <= 1.73 / 2 && Math.abs(2 * v - 0.27) <= 1.61 / 2) expected++;
      }
    }
    const { area } = centreExtent(boxOutline(camera, boxCorners(flat)), SIZE, SIZE);
    // Edges are bent in pieces of 8 pixels: that is good for all but a pixel or two that the edge just grazes.
    assert.ok(Math.abs(area - expected) <= 2, `${area} pixels, ${expected} expected`);
    assert.ok(expected > 3000);
  });

  test(`a crack behind a lens with k1 ${k1} lies where its points are projected`, () => {
    const camera = wide(k1, k2);
    const mark = crack(1, 2, { strokes: [[-0.5, -0.42, 0.45, 0.5]], width: 0.004 });
    const pixels = new Set(defectPixels(camera, mark));
    const hit = new Set<number>();
    for (let i = 0; i <= 4000; i++) {
      const [u, v] = [-0.5 + (0.95 * i) / 4000, -0.42 + (0.92 * i) / 4000];
      const [x, y] = projectPoint(camera, [u, v, 1]);
      if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) continue;
      hit.add(Math.floor(x) * SIZE + Math.floor(y));
    }
    for (const pixel of hit) assert.ok(pixels.has(pixel));
    // The stroke is 0.3 px wide: beside its centre line it only reaches into neighbours.
    for (const pixel of pixels) {
      const [x, y] = [Math.floor(pixel / SIZE), pixel % SIZE];
      const near = [...hit].some((other) => Math.abs(Math.floor(other / SIZE) - x) + Math.abs((other % SIZE) - y) <= 1);
      assert.ok(near, `pixel ${x},${y} is far from the centre line`);
    }
  });
}

test("the lens model ends where it would fold back", () => {
  assert.equal(lensRange(wide(0, 0)), Number.POSITIVE_INFINITY);
  assert.equal(lensRange(wide(0.1, 0)), Number.POSITIVE_INFINITY);
  // 1 + 3·k1·s = 0
  assert.ok(Math.abs(lensRange(wide(-0.3, 0)) - 1 / 0.9) < 1e-12);
  assert.equal(toLensPixel(wide(-0.3, 0), [3, 0, 1]), null);
  assert.equal(toLensPixel(wide(-0.3, 0), [0, 0, 0.1]), null);
  assert.deepEqual(toLensPixel(wide(-0.3, 0), [0, 0, 1]), [48, 48]);
});

test("a box far to the side does not fold back into the picture", () => {
  const aside = box(1, { position: [6, 0, 1], size: [1, 1, 0] });
  assert.equal(centreExtent(boxOutline(wide(-0.3, 0), boxCorners(aside)), SIZE, SIZE).area, 0);
});
