import assert from "node:assert/strict";
import { test } from "node:test";
import { FarmError } from "../../renderer/errors.ts";
import { labelFrame } from "../../renderer/node/label/label.ts";
import { expandRuns } from "../../renderer/node/label/rle.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { axisCamera, box, CATEGORIES, crack, frameOf } from "./scenery.ts";

const NO_FILTERS = { minPixels: 0, minVisibility: 0, minSnr: 0 };

function label(frame: SampledFrame, instances: Uint16Array, filters = NO_FILTERS) {
  return labelFrame({ frame, instances, silhouettes: [], categories: CATEGORIES, filters });
}

/** Rows of ids, one character a pixel. */
const picture = (...rows: string[]) => Uint16Array.from(rows.join(""), Number);

test("a box that fills the image exactly: nothing hidden, nothing cut off", () => {
  const { annotations } = label(frameOf([box(5)]), new Uint16Array(64).fill(5));
  const [panel] = annotations;
  assert.deepEqual(panel?.bbox, [0, 0, 8, 8]);
  assert.deepEqual(panel.amodalBbox, [0, 0, 8, 8]);
  assert.deepEqual([panel.area, panel.amodalArea, panel.visibleFraction, panel.truncation], [64, 64, 1, 0]);
  assert.deepEqual(panel.segmentation, { size: [8, 8], counts: "0P2" });
  assert.deepEqual(panel.corners[0], [-0.5, -0.5, 1]);
  assert.deepEqual(panel.corners[7], [0.5, 0.5, 1.2]);
  assert.deepEqual(panel.corners2d[0], [0, 0]);
  // 0.5 / 1.2 · 8 + 4
  assert.deepEqual(panel.corners2d[7], [7.333, 7.333]);
  assert.deepEqual(panel.pose, { position: [0, 0, 1.1], rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], size: [1, 1, 0.2] });
});

test("a box half outside the image, three quarters of the rest hidden", () => {
  // The front face covers x 4..12 and y 0..8, the smaller back face lies within: 64 px², 32 of them in the image.
  const frame = frameOf([box(5, { position: [0.5, 0, 1.1] })]);
  const instances = new Uint16Array(64);
  for (let y = 0; y < 8; y++) instances[y * 8 + 7] = 5;
  const [panel] = label(frame, instances).annotations;
  assert.deepEqual(panel?.bbox, [7, 0, 1, 8]);
  assert.deepEqual(panel.amodalBbox, [4, 0, 4, 8]);
  assert.deepEqual([panel.area, panel.amodalArea, panel.visibleFraction, panel.truncation], [8, 32, 0.25, 0.5]);
});

test("a box that reaches behind the camera is cut at the near plane", () => {
  // Cut at z = 0.5 the near face covers x 0..8, y 8..16 (64 px²) and the far face x 2..6, y 6..10: the hull adds a
  // trapezoid of 12 px² above the near face, which is all that the image shows.
  const frame = frameOf([box(5, { position: [0, 0.5, 0], size: [0.5, 0.5, 2] })]);
  const [panel] = label(frame, picture("00000000".repeat(7), "00050000")).annotations;
  assert.equal(panel?.truncation, 0.842105);
  assert.equal(panel.amodalArea, 12);
  assert.deepEqual(panel.amodalBbox, [0, 6, 7, 2]);
  assert.deepEqual(panel.corners2d.slice(0, 4), [null, null, null, null]);
  assert.deepEqual(panel.corners2d[4], [2, 6]);
});

test("what is visible is never more than the whole, also where the rasterisers disagree", () => {
  const small = box(5, { size: [0.25, 0.25, 0.2] });
  // The hull covers the pixels 3 and 4 of rows 3 and 4; the picture has one more.
  const [panel] = label(frameOf([small]), picture("0".repeat(24), "00055000", "00055500", "0".repeat(24))).annotations;
  assert.deepEqual([panel?.area, panel?.amodalArea, panel?.visibleFraction], [5, 5, 1]);
  assert.deepEqual(panel?.amodalBbox, [3, 3, 3, 2]);
});

test("a drawn silhouette gives the amodal extent; without one the page is at fault", () => {
  const frame = frameOf([box(5, { amodal: "drawn" })]);
  const instances = () => picture("55000000", "0".repeat(56));
  const input = { frame, categories: CATEGORIES, filters: NO_FILTERS };
  const silhouettes = [{ instance: 5, box: [0, 0, 4, 2] as const, area: 8 }];
  const [panel] = labelFrame({ ...input, instances: instances(), silhouettes }).annotations;
  assert.deepEqual([panel?.amodalBbox, panel?.amodalArea, panel?.visibleFraction], [[0, 0, 4, 2], 8, 0.25]);
  assert.throws(
    () => labelFrame({ ...input, instances: instances(), silhouettes: [] }),
    (error) => error instanceof FarmError && error.code === "label.no-silhouette" && error.kind === "bug",
  );
});

test("a crack is where its area reaches and its carrier shows; the carrier keeps those pixels", () => {
  // On the image the stroke runs from x 1.8 to 6.2 and y 4.3 to 4.7: pixels 1 to 6 of row 4. Column 3 is hidden.
  const instances = new Uint16Array(64).fill(5);
  for (let y = 0; y < 8; y++) instances[y * 8 + 3] = 7;
  const { annotations } = label(frameOf([box(7), box(5)], [crack(100, 5)]), instances);
  assert.deepEqual(
    annotations.map(({ instance }) => instance),
    [5, 7, 100],
  );
  const [panel, , mark] = annotations;
  assert.equal(panel?.area, 56);
  assert.deepEqual(mark?.bbox, [1, 4, 6, 1]);
  assert.deepEqual([mark.area, mark.amodalArea, mark.visibleFraction, mark.truncation], [5, 6, 0.833333, 0]);
  assert.deepEqual(expandRuns(mark.segmentation.counts), [12, 1, 7, 1, 15, 1, 7, 1, 7, 1, 11]);
  assert.deepEqual(mark.pose, {
    position: [0, 0.0625, 1],
    rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    size: [0.55, 0.05, 0],
  });
  assert.deepEqual([mark.corners, mark.corners2d, mark.attributes], [[], [], { severity: "low" }]);
  assert.deepEqual([...instances.slice(32, 40)], [5, 100, 100, 7, 100, 100, 100, 5]);
});

test("two cracks that cross: both masks are whole, the later one is in the id buffer", () => {
  const across = crack(101, 5, { strokes: [[0.0625, -0.25, 0.0625, 0.25]] });
  const instances = new Uint16Array(64).fill(5);
  const { annotations } = label(frameOf([box(5)], [crack(100, 5), across]), instances);
  assert.deepEqual(
    annotations.map(({ area }) => area),
    [64, 6, 6],
  );
  assert.equal(instances[4 * 8 + 4], 101);
});

test("a crack on the far side of its carrier is not seen", () => {
  const instances = new Uint16Array(64).fill(5);
  const behind = crack(100, 5, { origin: [0, 0, 1.2] });
  assert.equal(label(frameOf([box(5)], [behind]), instances).annotations.length, 1);
  assert.ok(instances.every((id) => id === 5));
});

test("filters drop and count; what is not visible at all is neither there nor counted", () => {
  const objects = [box(1), box(2, { size: [0.25, 0.25, 0.2] }), box(3), box(4)];
  // 1 is 1/32 visible, 2 has three of its four pixels, 3 is hidden, 4 has 59 of 64.
  const instances = picture("14444444", "14444444", "4".repeat(8), "44422444", "44424444", "4".repeat(24));
  const { annotations, dropped } = label(frameOf(objects), instances, { minPixels: 3, minVisibility: 0.5, minSnr: 0 });
  assert.deepEqual(
    annotations.map(({ instance }) => instance),
    [2, 4],
  );
  assert.deepEqual(dropped, { minPixels: 1, minVisibility: 0, minSnr: 0 });
  const hidden = label(frameOf(objects), instances, { minPixels: 0, minVisibility: 0.5, minSnr: 0 });
  assert.deepEqual(hidden.dropped, { minPixels: 0, minVisibility: 1, minSnr: 0 });
});

test("unlabelled things and stuff get no annotation; an unknown category is an error with the list", () => {
  const objects = [box(1, { labelled: false }), box(2, { category: "ground" }), box(3, { amodal: "none" })];
  const { annotations } = label(frameOf(objects), picture("12".repeat(31), "33"));
  assert.deepEqual(
    annotations.map(({ instance, visibleFraction, truncation }) => [instance, visibleFraction, truncation]),
    [[3, 1, 0]],
  );
  assert.throws(
    () => label(frameOf([box(1, { category: "panle" })]), new Uint16Array(64).fill(1)),
    (error) => error instanceof FarmError && /"panle"/.test(error.message) && /panel, crack/.test(error.remedy ?? ""),
  );
});

test("an empty picture has no annotations", () => {
  const frame = frameOf([box(5)], [crack(100, 5)], axisCamera());
  assert.deepEqual(label(frame, new Uint16Array(64)), {
    annotations: [],
    dropped: { minPixels: 0, minVisibility: 0, minSnr: 0 },
  });
});
