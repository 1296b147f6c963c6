import assert from "node:assert/strict";
import { test } from "node:test";
import { projectPoint } from "../../renderer/camera.ts";
import { pixelRay, straighten } from "../../renderer/straighten.ts";
import { add, column, scale } from "../../renderer/vec.ts";
import { glassPoint, glassSlopes, glassView } from "../../scenes/solar-panel/el/glass-view.ts";
import { sampled } from "./paper-frame.ts";

const PLANT = { layout: { rows: 1, columns: 3, variant: "60", tiltDegrees: 28, jitterTiltDegrees: 2 } };
const CAMERA = { altitude: 2.2, tiltDegrees: 33, headingDegrees: 24, lateralOffset: [0.3, 0.2] };
const BENT = { ...PLANT, camera: CAMERA, lens: { focalLength: 22, distortionK1: -0.12, distortionK2: 0.03 } };
const { camera, arrangement } = sampled(BENT);
const module = arrangement.objects.find(({ category }) => category === "panel")!;
const view = glassView(camera, module, module.size[1])!;

const onGlass = (u: number, v: number) =>
  add(
    add(module.position, scale(column(module.rotation, 1), module.size[1] / 2)),
    add(scale(column(module.rotation, 0), u), scale(column(module.rotation, 2), v)),
  );

test("a pixel's ray meets the glass where the point lies that the camera projects there, lens and all", () => {
  for (const u of [-0.49, -0.2, 0, 0.31, 0.5])
    for (const v of [-0.79, -0.3, 0.05, 0.77]) {
      const [x, y] = projectPoint(camera, onGlass(u, v));
      const [hitU, hitV] = glassPoint(view, ...pixelRay(camera, x, y));
      assert.ok(Math.abs(hitU - u) < 1e-9 && Math.abs(hitV - v) < 1e-9, `${u} ${v}: ${hitU} ${hitV}`);
    }
});

test("the slopes are those of the map, and lengths", () => {
  const h = 1e-6;
  const [u, v] = glassPoint(view, 0.1, -0.05);
  for (const [k, [du, dv]] of [glassPoint(view, 0.1 + h, -0.05), glassPoint(view, 0.1, -0.05 + h)].entries()) {
    const expected = Math.hypot(du - u, dv - v) / h;
    const slope = glassSlopes(view, 0.1, -0.05)[k]!;
    assert.ok(Math.abs(slope / expected - 1) < 1e-4, `${k}: ${slope} ${expected}`);
  }
});

test("straight above, a pixel is depth over focal length", () => {
  const above = sampled({
    layout: { rows: 1, columns: 1, variant: "60", tiltDegrees: 0 },
    camera: { altitude: 3, tiltDegrees: 0, headingDegrees: 0, lateralOffset: [0, 0] },
  });
  const panel = above.arrangement.objects.find(({ category }) => category === "panel")!;
  const flat = glassView(above.camera, panel, panel.size[1])!;
  const depth = above.camera.position[1] - panel.position[1] - panel.size[1] / 2;
  for (const slope of glassSlopes(flat, 0, 0)) assert.ok(Math.abs(slope - depth) < 1e-9);
});

test("from behind there is nothing to see", () => {
  const turned = { ...module, rotation: module.rotation.map((x) => -x) as unknown as typeof module.rotation };
  assert.equal(glassView(camera, turned, 0.03), null);
});

test("straightening undoes the lens, and does nothing where there is none", () => {
  assert.deepEqual(straighten(0.3, -0.2, { k1: 0, k2: 0 }), [0.3, -0.2]);
  assert.deepEqual(straighten(0, 0, { k1: -0.1, k2: 0 }), [0, 0]);
  const [x, y, k1, k2] = [0.4, -0.25, -0.15, 0.04];
  const r2 = x * x + y * y;
  const bend = 1 + k1 * r2 + k2 * r2 * r2;
  const [backX, backY] = straighten(x * bend, y * bend, { k1, k2 });
  assert.ok(Math.abs(backX - x) < 1e-12 && Math.abs(backY - y) < 1e-12);
});
