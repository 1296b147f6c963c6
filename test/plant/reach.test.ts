// Modules that are left out of a frame's drawing are neither seen nor throw a shadow on what is seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { projectPoint } from "../../renderer/camera.ts";
import { sunDirection } from "../../renderer/irradiance.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { reachOf } from "../../renderer/page/in-view.ts";
import { rayThrough } from "../../renderer/pixel-rays.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { add, dot, scale, subtract } from "../../renderer/vec.ts";
import type { Vec3 } from "../../renderer/world.ts";
import { plant } from "../../scenes/solar-panel/plant.ts";
import { recipeOf } from "../e2e/kit.ts";

const RADIUS = 1.1;
const { frame } = compileRecipe(
  recipeOf({
    layout: { rows: 50, columns: 100, tiltDegrees: { uniform: [5, 40] } },
    sun: { elevationDegrees: { uniform: [4, 60] }, azimuthDegrees: { uniform: [80, 280] } },
    camera: {
      altitude: { uniform: [3, 12] },
      tiltDegrees: { uniform: [0, 30] },
      lateralOffset: [{ uniform: [-20, 20] }, 0],
    },
    lens: { focalLength: { uniform: [20, 40] } },
  }),
  builtinRegistry,
);
const frames = Array.from({ length: 12 }, (_, k) => frame(k));

/** Where rays of the picture meet the height of the modules' feet. */
function groundSeen({ camera, world }: SampledFrame): Vec3[] {
  const found: Vec3[] = [];
  for (let x = 0; x <= camera.width; x += camera.width / 16)
    for (let y = 0; y <= camera.height; y += camera.height / 16) {
      const [a, b, c] = rayThrough(camera, x, y);
      const R = camera.R;
      const ray: Vec3 = [
        R[0] * a + R[3] * b + R[6] * c,
        R[1] * a + R[4] * b + R[7] * c,
        R[2] * a + R[5] * b + R[8] * c,
      ];
      const way = (world.camera.target[1] - 1 - camera.position[1]) / ray[1];
      if (way > 0) found.push(add(camera.position, scale(ray, way)));
    }
  return found;
}

const distanceFromLine = (point: Vec3, from: Vec3, direction: Vec3): number => {
  const away = subtract(point, from);
  const along = dot(away, direction);
  return along < 0 ? Number.POSITIVE_INFINITY : Math.sqrt(Math.max(0, dot(away, away) - along * along));
};

test("what is in the picture is kept", () => {
  for (const one of frames) {
    const reaches = reachOf(one);
    for (const { position } of plant(one.world).modules) {
      const [x, y, depth] = projectPoint(one.camera, position);
      const isSeen = depth > 0 && x >= 0 && x < one.camera.width && y >= 0 && y < one.camera.height;
      if (isSeen) assert.ok(reaches(position, RADIUS));
    }
  }
});

test("what stands between the sun and seen ground is kept, up to the shadow map's depth", () => {
  let shading = 0;
  for (const one of frames) {
    const reaches = reachOf(one);
    const sun = sunDirection(one.world.sun);
    const ground = groundSeen(one);
    for (const { position } of plant(one.world).modules) {
      const shades = ground.some((from) => distanceFromLine(position, from, sun) < RADIUS);
      if (!shades || Math.abs(dot(subtract(position, one.world.camera.target), sun)) > 30) continue;
      shading++;
      assert.ok(reaches(position, RADIUS), `frame ${one.index}`);
    }
  }
  assert.ok(shading > 100);
});

test("of five thousand modules a low flight draws some hundred", () => {
  const kept = frames.map((one) => {
    const reaches = reachOf(one);
    return plant(one.world).modules.filter(({ position }) => reaches(position, RADIUS)).length;
  });
  const sorted = kept.sort((a, b) => a - b);
  assert.ok(sorted[6]! < 1000, `${sorted.join(", ")} of 5000`);
});
