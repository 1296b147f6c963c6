import assert from "node:assert/strict";
import { test } from "node:test";
import { changesBetween, withoutPositions } from "../../farm/diff/changes.ts";
import { imageKind } from "../../farm/diff/compare-frames.ts";
import { comparePixels } from "../../farm/diff/compare-pixels.ts";
import { maskOverlap } from "../../farm/diff/mask-overlap.ts";
import { versionStep } from "../../farm/diff/version-step.ts";
import { differencePicture } from "../../farm/sheets/diff.ts";
import { compressRuns } from "../../renderer/node/label/rle.ts";

test("changes are found down to single values; lists of numbers are one value", () => {
  const a = {
    sun: { elevation: 3, tint: [1, 2, 3] },
    cracks: [{ width: 1 }, { width: 2 }],
    gone: { x: 1 },
    same: [{}],
  };
  const b = { sun: { elevation: 4, tint: [1, 2, 4] }, cracks: [{ width: 1 }, { width: 5 }, { width: 6 }], same: [{}] };
  assert.deepEqual(changesBetween(a, b), [
    { path: "sun.elevation", a: 3, b: 4 },
    { path: "sun.tint", a: [1, 2, 3], b: [1, 2, 4] },
    { path: "cracks[1].width", a: 2, b: 5 },
    { path: "cracks[2]", b: { width: 6 } },
    { path: "gone", a: { x: 1 } },
  ]);
  assert.deepEqual(changesBetween(0, -0), []);
  assert.deepEqual(changesBetween(null, 0), [{ path: "", a: null, b: 0 }]);
  assert.equal(withoutPositions("cracks[12].points[3].x"), "cracks[].points[].x");
});

test("overlap of masks is that of their pixels, counted one by one", () => {
  const [width, height] = [7, 9];
  const random = numbers(5);
  for (let round = 0; round < 200; round++) {
    const share = random();
    const [a, b] = [0, 1].map(() => Array.from({ length: width * height }, () => random() < share));
    const both = a!.filter((inside, k) => inside && b![k]).length;
    const any = a!.filter((inside, k) => inside || b![k]).length;
    const expected = any === 0 ? 1 : both / any;
    assert.equal(maskOverlap(maskOf(a!, width, height), maskOf(b!, width, height)), expected);
  }
  const one = { size: [2, 2] as const, counts: compressRuns([0, 4]) };
  assert.equal(maskOverlap(one, { size: [4, 1], counts: one.counts }), 0);
});

/** Lehmer's generator: 0..1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Column-major, the first run counts zeros. */
function maskOf(pixels: readonly boolean[], width: number, height: number) {
  const runs = [0];
  let inside = false;
  for (const pixel of pixels) {
    if (pixel !== inside) runs.push(0);
    inside = pixel;
    runs[runs.length - 1]!++;
  }
  return { size: [height, width] as const, counts: compressRuns(runs) };
}

test("floats: what is nowhere in both is the same, what is nowhere in one differs and has no size", () => {
  const a = [1, Number.NaN, Number.POSITIVE_INFINITY, 4];
  assert.deepEqual(comparePixels("depth/1.npy", a, a, 1), {
    max: 0,
    mean: 0,
    numbers: 4,
    differing: 0,
    isWithinTolerance: true,
  });
  const other = comparePixels("depth/1.npy", a, [1, 2, Number.POSITIVE_INFINITY, 4.5], 1);
  assert.deepEqual(other, { max: 0.5, mean: 0.125, numbers: 4, differing: 0.5, isWithinTolerance: false });
  assert.equal(comparePixels("edges/1.png", [1, 2], [1, 3], 1).isWithinTolerance, null);
});

test("one kind of file has one name in all frames and formats", () => {
  assert.equal(imageKind("rgb/00000017.png"), "rgb");
  assert.equal(imageKind("rgb/00000018.webp"), "rgb");
  assert.equal(imageKind("segmentation/00000017.instances.png"), "segmentation.instances");
});

test("version steps follow the rule, the strongest reason first", () => {
  const nothing = { count: 0, ranges: [] };
  const some = { count: 2, ranges: [] };
  const same = { both: 9, changed: 0, onlyInA: nothing, onlyInB: nothing };
  const step = (version: string, more: object) => {
    const { step: found, next } = versionStep(version, {
      plan: [],
      frames: same,
      seen: 0,
      categories: "same",
      ...more,
    });
    return [found, next];
  };
  const plan = [{ path: "frames", a: 1, b: 2 }];
  assert.deepEqual(step("1.4.9", {}), ["none", "1.4.9"]);
  assert.deepEqual(step("1.4.9", { plan }), ["patch", "1.4.10"]);
  assert.deepEqual(step("1.4.9", { frames: { ...same, changed: 1 } }), ["patch", "1.4.10"]);
  assert.deepEqual(step("1.4.9", { plan, frames: { ...same, onlyInB: some } }), ["minor", "1.5.0"]);
  assert.deepEqual(step("1.4.9", { categories: "added" }), ["minor", "1.5.0"]);
  assert.deepEqual(step("1.4.9", { categories: "changed", frames: { ...same, onlyInB: some } }), ["major", "2.0.0"]);
  assert.deepEqual(step("1.4.9-rc.1+x", { seen: 1 }), ["major", "2.0.0"]);
  assert.deepEqual(step("1.4.9", { frames: { ...same, onlyInA: some } }), ["major", "2.0.0"]);
});

test("the difference picture is black where both are equal and brightest where they differ most", () => {
  const a = { width: 3, height: 1, rgb: Uint8Array.from([9, 9, 9, 50, 50, 50, 0, 0, 0]) };
  const b = { width: 3, height: 1, rgb: Uint8Array.from([9, 9, 9, 50, 60, 50, 0, 0, 200]) };
  const { rgb } = differencePicture(a, b)!;
  const light = (pixel: number) => rgb[3 * pixel]! + rgb[3 * pixel + 1]! + rgb[3 * pixel + 2]!;
  assert.deepEqual([...rgb.subarray(0, 3)], [0, 0, 10]);
  assert.deepEqual([...rgb.subarray(6, 9)], [255, 252, 228]);
  assert.ok(light(0) < light(1) && light(1) < light(2));
  assert.equal(differencePicture(a, { ...b, width: 1, height: 3 }), null);
});
