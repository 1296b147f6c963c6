import assert from "node:assert/strict";
import { test } from "node:test";
import { camera } from "../../randomizers/camera.ts";
import { projectPoint, resolveCamera } from "../../renderer/camera.ts";
import { defaultWorld } from "../../renderer/default-world.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { dot, length, subtract } from "../../renderer/vec.ts";
import type { World } from "../../renderer/world.ts";
import { recipe, registry } from "../sampling/kit.ts";

function placed(values: object): World {
  const world = { ...defaultWorld(), focus: { centre: [1, 2, 3] as const, radius: 5 } };
  camera.apply(world, { lateralOffset: [0, 0], ...values }, "camera");
  return world;
}
const pixel = (world: World, x: number, y: number, z: number) => {
  const [u, v, depth] = projectPoint(resolveCamera(world, 100, 100), [x, y, z]);
  return [u, v, depth].map((value) => Math.round(value * 1e6) / 1e6);
};

test("a drone looking down heads up the picture, east on its right", () => {
  const north = placed({ mode: "drone", altitude: 10, tiltDegrees: 0, headingDegrees: 0 });
  assert.deepEqual(north.camera.position, [1, 12, 3]);
  assert.deepEqual(pixel(north, 1, 2, 3), [50, 50, 10]);
  assert.ok(pixel(north, 1, 2, 2)[1]! < 50);
  assert.ok(pixel(north, 2, 2, 3)[0]! > 50);
  const east = placed({ mode: "drone", altitude: 10, tiltDegrees: 0, headingDegrees: 90 });
  assert.ok(pixel(east, 2, 2, 3)[1]! < 50);
});

test("tilted, it stands back so that the target stays in the middle", () => {
  const world = placed({ mode: "drone", altitude: 10, tiltDegrees: 45, headingDegrees: 90, lateralOffset: [2, -1] });
  assert.deepEqual(world.camera.target, [3, 2, 2]);
  const [x, y, z] = subtract(world.camera.position, world.camera.target);
  assert.ok(Math.abs(x + 10) < 1e-12 && y === 10 && Math.abs(z) < 1e-12);
  assert.deepEqual(pixel(world, 3, 2, 2).slice(0, 2), [50, 50]);
});

test("an orbit keeps its radius and its place on the compass", () => {
  const world = placed({ mode: "orbit", radius: 10, azimuthDegrees: 90, elevationDegrees: 30 });
  const [x, y, z] = subtract(world.camera.position, world.camera.target);
  assert.ok(Math.abs(x - 10 * Math.cos(Math.PI / 6)) < 1e-12 && Math.abs(y - 5) < 1e-12 && Math.abs(z) < 1e-12);
  assert.deepEqual(pixel(world, 1, 2, 3), [50, 50, 10]);
});

test("up is never along the view, whatever is drawn", () => {
  for (const params of [
    { tiltDegrees: 0 },
    { tiltDegrees: 80 },
    { mode: "orbit", elevationDegrees: 89 },
    { mode: "orbit" },
    {},
  ]) {
    const { frame } = compileRecipe(recipe([{ type: camera.type, ...params }]), registry());
    for (let index = 0; index < 50; index++) {
      const { position, target, up } = frame(index).world.camera;
      const view = subtract(target, position);
      assert.ok(Math.abs(dot(view, up)) < 0.9999 * length(view) * length(up));
    }
  }
});

test("parameters of the other mode are refused", () => {
  assert.ok(!camera.params.safeParse({ radius: 5 }).success);
  assert.ok(!camera.params.safeParse({ mode: "orbit", altitude: 5 }).success);
  assert.ok(!camera.params.safeParse({ tiltDegrees: 85 }).success);
  assert.ok(camera.params.safeParse({ mode: "orbit", radius: 5, lateralOffset: [0, { uniform: [0, 1] }] }).success);
});
