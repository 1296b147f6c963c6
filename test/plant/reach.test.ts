// Modules that are left out of a frame's drawing are neither seen nor throw a shadow on what is seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { projectPoint } from "../../renderer/camera.ts";
import { sunDirection } from "../../renderer/irradiance.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { reachOf } from "../../renderer/page/reach.ts";
import type { ResolvedRecipe } from "../../renderer/recipe-types.ts";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { add, column, dot, scale, subtract } from "../../renderer/vec.ts";
import type { Vec3 } from "../../renderer/world.ts";
import { placeCrack } from "../../scenes/solar-panel/crack-library/index.ts";
import { cellField, type ModuleType } from "../../scenes/solar-panel/module.ts";
import { type PlantModule, plant } from "../../scenes/solar-panel/plant.ts";
import { recipeOf } from "../e2e/kit.ts";
import { rayThrough } from "../thermal/ray-through.ts";

const RADIUS = 1.1;
const sampled = (
  plant: Parameters<typeof recipeOf>[0],
  more: Partial<ResolvedRecipe> = {},
  count = 12,
): SampledFrame[] => {
  const { frame } = compileRecipe(recipeOf(plant, more), builtinRegistry);
  return Array.from({ length: count }, (_, k) => frame(k));
};
const PLANT = {
  layout: { rows: 50, columns: 100, tiltDegrees: { uniform: [5, 40] } },
  sun: { elevationDegrees: { uniform: [4, 60] }, azimuthDegrees: { uniform: [80, 280] } },
  camera: {
    altitude: { uniform: [3, 12] },
    tiltDegrees: { uniform: [0, 30] },
    lateralOffset: [{ uniform: [-20, 20] }, 0],
  },
  lens: { focalLength: { uniform: [20, 40] } },
  cracks: { probability: 1 },
};
/** From high up, through a lens that brings into the corners what lies 1.7 times as far out. */
const BENT = {
  ...PLANT,
  camera: { altitude: 40 },
  lens: { focalLength: 22, distortionK1: -0.3, distortionK2: 0.05 },
  cracks: { probability: 0.02 },
};
const frames = sampled(PLANT);

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

const inPicture = ({ camera }: SampledFrame, point: Vec3): boolean => {
  const [x, y, depth] = projectPoint(camera, point);
  return depth > 0 && x >= 0 && x < camera.width && y >= 0 && y < camera.height;
};

test("what is in the picture is kept", () => {
  for (const one of frames) {
    const reaches = reachOf(one);
    for (const { position } of plant(one.world).modules) {
      if (inPicture(one, position)) assert.ok(reaches(position, RADIUS));
    }
  }
});

/** Points all over a module's glass. */
const GRID = [-0.5, -0.25, 0, 0.25, 0.5];
const pointsOn = ({ position, rotation }: PlantModule, { width, length }: ModuleType): Vec3[] =>
  GRID.flatMap((u) =>
    GRID.map((v) => add(position, add(scale(column(rotation, 0), u * width), scale(column(rotation, 2), v * length)))),
  );

test("every module that touches the picture is in the frame with its cracks, in pictures of any shape and lens", () => {
  let seen = 0;
  const tall = sampled(PLANT, { width: 64, height: 512 });
  const wide = sampled(PLANT, { width: 512, height: 64 });
  for (const one of [...frames, ...tall, ...wide, ...sampled(BENT, {}, 1)]) {
    const { type, modules } = plant(one.world);
    const listed = new Set(one.arrangement.objects.map(({ instance }) => instance));
    for (const module of modules.filter((module) => pointsOn(module, type).some((point) => inPicture(one, point)))) {
      seen++;
      assert.ok(listed.has(module.instance), `frame ${one.index}: ${module.key}`);
      const shown = module.cracks.filter(({ placement }) => placeCrack(placement, cellField(type)).strokes.length > 0);
      const marked = one.arrangement.defects.filter(
        ({ category, on }) => category === "crack" && on === module.instance,
      );
      assert.equal(marked.length, shown.length, `frame ${one.index}: cracks of ${module.key}`);
    }
  }
  assert.ok(seen > 200, `${seen} modules`);
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
