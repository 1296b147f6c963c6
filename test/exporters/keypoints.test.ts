import assert from "node:assert/strict";
import { test } from "node:test";
import {
  flipOrder,
  type Keypoint,
  type KeypointCategory,
  keypointCategories,
  keypointsOf,
  skeletonOf,
} from "../../farm/exporters/keypoints.ts";
import type { Camera } from "../../renderer/arrangement.ts";
import { resolveCamera } from "../../renderer/camera.ts";
import { FarmError } from "../../renderer/errors.ts";
import { boxCorners } from "../../renderer/node/label/box-corners.ts";
import { labelFrame } from "../../renderer/node/label/label.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { column, cross, dot, subtract } from "../../renderer/vec.ts";
import type { Mat3, Vec3 } from "../../renderer/world.ts";
import { CATEGORIES } from "../../scenes/solar-panel/categories.ts";
import { solarPanel } from "../../scenes/solar-panel/index.ts";
import { box, frameOf, CATEGORIES as LABELLED } from "../label/scenery.ts";

const PANEL = { ...CATEGORIES[0]!, id: 1 } as KeypointCategory;
const SIZE = 100;

/** f = 100 pixels; pixel centres are in the middle of their squares. */
function cameraAt(position: Vec3, R: Mat3): Camera {
  const t = [0, 3, 6].map((k) => -(R[k]! * position[0] + R[k + 1]! * position[1] + R[k + 2]! * position[2]));
  const K = [100, 0, 50, 0, 100, 50, 0, 0, 1] as const;
  return { width: SIZE, height: SIZE, K, R, t: t as unknown as Vec3, position, near: 0.05, far: 100, k1: 0, k2: 0 };
}

/** A panel that lies flat at the origin, its glass up; its mask is where `isMask` says so. */
function seen(camera: Camera, isMask: (x: number, y: number) => boolean): Keypoint[] {
  const instances = Uint16Array.from({ length: SIZE * SIZE }, (_, at) =>
    isMask(at % SIZE, Math.floor(at / SIZE)) ? 3 : 0,
  );
  const panel = box(3, { position: [0, 0, 0], size: [1, 0.035, 1.6] });
  const filters = { minPixels: 1, minVisibility: 0, minSnr: 0 };
  const frame = frameOf([panel], [], camera);
  const { annotations } = labelFrame({ frame, instances, silhouettes: [], categories: LABELLED, filters });
  return keypointsOf(PANEL, annotations[0]!, { width: SIZE, height: SIZE, camera } as unknown as FrameRecord);
}

/** Two metres above the glass, looking down; the picture's right is x and its bottom z. */
const ABOVE = cameraAt([0, 2.0175, 0], [1, 0, 0, 0, 0, 1, 0, -1, 0]);
/** As far below, looking up. */
const BELOW = cameraAt([0, -2.0175, 0], [1, 0, 0, 0, 0, -1, 0, 1, 0]);

const point = (x: number, y: number, state: Keypoint["state"]): Keypoint => ({ x, y, state });
const everywhere = () => true;

test("the glass corners, clockwise from the top left, where a hand-computed projection has them", () => {
  // 2 m away: 100 · 0.5 / 2 = 25 and 100 · 0.8 / 2 = 40 pixels from the middle.
  const isMask = (x: number, y: number) => x >= 25 && x < 75 && y >= 10 && y < 90;
  assert.deepEqual(seen(ABOVE, isMask), [point(25, 10, 2), point(75, 10, 2), point(75, 90, 2), point(25, 90, 2)]);
});

test("from behind, the glass is hidden by the module itself", () => {
  // The glass is 35 mm farther than the back: 2.035 m.
  const [x, y] = [(100 * 0.5) / 2.035, (100 * 0.8) / 2.035].map((a) => Math.round(a * 1000) / 1000) as [number, number];
  const at = (sx: number, sy: number) => point(50 + sx * x, 50 + sy * y, 1);
  const corners = [at(-1, 1), at(1, 1), at(1, -1), at(-1, -1)];
  seen(BELOW, everywhere).forEach((found, k) => {
    assert.ok(Math.abs(found.x - corners[k]!.x) < 1e-3 && Math.abs(found.y - corners[k]!.y) < 1e-3);
    assert.equal(found.state, 1);
  });
});

test("from behind and aside, the corners of the rim that faces the camera are seen", () => {
  const aside = cameraAt([-0.7, -3.0175, 0], [1, 0, 0, 0, 0, -1, 0, 1, 0]);
  assert.deepEqual(
    seen(aside, everywhere).map(({ state }) => state),
    [2, 1, 1, 2],
  );
});

test("a corner behind something else is hidden; one pixel from the mask it still counts as seen", () => {
  const states = (isMask: (x: number, y: number) => boolean) => seen(ABOVE, isMask).map(({ state }) => state);
  assert.deepEqual(
    states((x) => x > 60),
    [1, 2, 2, 1],
  );
  // The corner (25, 10) lies in pixel (25, 10).
  assert.deepEqual(
    states((x, y) => x === 26 && y === 9),
    [2, 1, 1, 1],
  );
  assert.deepEqual(
    states((x, y) => x === 27 && y === 10),
    [1, 1, 1, 1],
  );
});

test("corners outside of the image or behind the camera are not labelled", () => {
  const near = { ...ABOVE, K: [200, 0, 50, 0, 200, 50, 0, 0, 1] as const };
  assert.deepEqual(
    seen(near, everywhere).map(({ x, y, state }) => [x, y, state]),
    new Array(4).fill([0, 0, 0]),
  );
  // In the plane of the far corners: those before it are seen, those beside it have no pixel.
  const ahead = cameraAt([0, 0.5, 0.8], [1, 0, 0, 0, -1, 0, 0, 0, -1]);
  assert.deepEqual(
    seen(ahead, everywhere).map(({ state }) => state),
    [2, 2, 0, 0],
  );
});

test("the skeleton is the outline, and mirroring swaps left and right", () => {
  assert.deepEqual(Object.keys(PANEL.keypoints), ["top-left", "top-right", "bottom-right", "bottom-left"]);
  assert.deepEqual(skeletonOf(PANEL), [
    [0, 1],
    [0, 3],
    [1, 2],
    [2, 3],
  ]);
  assert.deepEqual(flipOrder(PANEL), [1, 0, 3, 2]);
  assert.equal(flipOrder({ ...PANEL, keypoints: { a: 0, b: 1, c: 2 } }), null);
});

test("in the solar plant the named corners are the glass's: top is up the slope, clockwise for who looks at it", () => {
  const world = solarPanel.world();
  const panels = solarPanel
    .arrange(world, resolveCamera(world, SIZE, SIZE))
    .objects.filter(({ category }) => category === "panel");
  assert.ok(panels.length > 0);
  for (const panel of panels) {
    const corners = boxCorners(panel);
    const [topLeft, topRight, bottomRight, bottomLeft] = Object.values(PANEL.keypoints).map((k) => corners[k]!);
    const normal = column(panel.rotation, 1);
    assert.ok(normal[1] > 0, "the glass looks up");
    for (const corner of [topLeft, topRight, bottomRight, bottomLeft])
      assert.ok(Math.abs(dot(normal, subtract(corner!, panel.position)) - panel.size[1] / 2) < 1e-9, "on the glass");
    assert.ok(topLeft![1] > bottomLeft![1] && topRight![1] > bottomRight![1]);
    // For a viewer before the glass, right × down points away from them.
    assert.ok(dot(cross(subtract(topRight!, topLeft!), subtract(bottomLeft!, topLeft!)), normal) < 0);
  }
});

test("without any category that has keypoints the user is told", () => {
  const source = { dataset: { scene: "mine" }, things: [{ ...PANEL, keypoints: undefined }] };
  assert.throws(
    () => keypointCategories(source as never),
    (error) => error instanceof FarmError && error.code === "export.no-keypoints",
  );
});
