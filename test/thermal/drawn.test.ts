// The temperature that is drawn against the model's maps, at every pixel that shows a module's face.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SampledFrame } from "../../renderer/sampled-frame.ts";
import { add, column, dot, scale, subtract } from "../../renderer/vec.ts";
import type { Vec3 } from "../../renderer/world.ts";
import { plantHeat } from "../../scenes/solar-panel/heat/plant-heat.ts";
import type { ThermalMap } from "../../scenes/solar-panel/physics/cell-map.ts";
import { type Plant, type PlantModule, plant } from "../../scenes/solar-panel/plant.ts";
import { kelvinOf, pixelsOf, renderFrames } from "../e2e/kit.ts";
import { rayThrough } from "./ray-through.ts";

const PLANT = {
  layout: {
    ...{ rows: 3, columns: 5, tableRows: { choice: [1, 2] }, rowSpacing: { uniform: [2.6, 4] } },
    ...{ variant: { choice: ["60", "72", "half-cut", "thin-film"] }, tiltDegrees: { uniform: [5, 35] } },
    jitterTiltDegrees: 0.5,
  },
  // Low enough that rows shade each other in some frames.
  sun: { elevationDegrees: { uniform: [8, 50] }, azimuthDegrees: { uniform: [120, 240] } },
  camera: { altitude: { uniform: [4, 9] }, tiltDegrees: { uniform: [0, 40] } },
  lens: { focalLength: { uniform: [20, 35] } },
  heat: { clamps: { choice: ["none", "sides", "ends"] } },
  conditions: { probability: 0.6 },
  cracks: { probability: 0.2 },
};
const MORE = { passes: ["temperature", "segmentation"] };
const frames = await renderFrames(PLANT, [0, 1, 2, 3, 4, 5], MORE);

/** Where the ray through a pixel meets the module's face. */
function onFace({ camera }: SampledFrame, module: PlantModule, thickness: number, px: number, py: number) {
  const [x, y, z] = rayThrough(camera, px, py);
  const R = camera.R;
  const ray: Vec3 = [R[0] * x + R[3] * y + R[6] * z, R[1] * x + R[4] * y + R[7] * z, R[2] * x + R[5] * y + R[8] * z];
  const normal = column(module.rotation, 1);
  const face = add(module.position, scale(normal, thickness / 2));
  const t = dot(normal, subtract(face, camera.position)) / dot(normal, ray);
  const hit = subtract(add(camera.position, scale(ray, t)), face);
  return { u: dot(hit, column(module.rotation, 0)), v: dot(hit, column(module.rotation, 2)) };
}

/** Between the texels of a map, as the atlas is read. */
function between({ grid, kelvin }: ThermalMap, u: number, v: number): number {
  const at = (x: number, count: number) => Math.min(count - 1, Math.max(0, x - 0.5));
  const [x, y] = [at((u - grid.u0) / grid.du, grid.columns), at((v - grid.v0) / grid.dv, grid.rows)];
  const [i, j] = [Math.min(grid.columns - 2, Math.floor(x)), Math.min(grid.rows - 2, Math.floor(y))];
  const value = (di: number, dj: number) => kelvin[(j + dj) * grid.columns + i + di]!;
  const [fx, fy] = [x - i, y - j];
  return (value(0, 0) * (1 - fx) + value(1, 0) * fx) * (1 - fy) + (value(0, 1) * (1 - fx) + value(1, 1) * fx) * fy;
}

/** Greatest difference, K, over the pixels well inside a face, and how many there were. */
async function compare({ frame, rendered }: (typeof frames)[number], here: Plant) {
  const heat = plantHeat(frame.world, here);
  const [kelvin, ids] = [kelvinOf(rendered), await pixelsOf(rendered, ".instances.png")];
  const carriers = new Map(frame.arrangement.defects.map(({ instance, on }) => [instance, on]));
  const modules = new Map(here.modules.map((module) => [module.instance, module]));
  const { type } = here;
  let [worst, count] = [0, 0];
  for (let k = 0; k < kelvin.length; k++) {
    const module = modules.get(carriers.get(ids[k]!) ?? ids[k]!);
    if (!module) continue;
    const at = (k % 256) + 0.5;
    const { u, v } = onFace(frame, module, type.thickness, at, Math.floor(k / 256) + 0.5);
    if (Math.abs(u) > type.width / 2 - 0.003 || Math.abs(v) > type.length / 2 - 0.003) continue;
    const map = heat.mapOf(module);
    const expected = module.temperature + between(map, u, v) - map.healthyKelvin;
    worst = Math.max(worst, Math.abs(kelvin[k]! - expected));
    count++;
  }
  return { worst, count };
}

test("what is drawn is the model's map at the same place within 0.05 K", async () => {
  for (const one of frames) {
    const { worst, count } = await compare(one, plant(one.frame.world));
    assert.ok(count > 5000, `${count} pixels`);
    assert.ok(worst < 0.05, `frame ${one.frame.index}: ${worst} K`);
  }
});

test("the frames show what the model is for: rows in the shade of others, hot cells, bypassed substrings", () => {
  const categories = new Set(frames.flatMap(({ frame }) => frame.arrangement.defects.map(({ category }) => category)));
  for (const name of ["Shadowing", "Cell", "Diode"]) assert.ok(categories.has(name), name);
  const shaded = frames.filter(({ frame }) => {
    const here = plant({ ...frame.world, conditions: {}, cracks: [] });
    const heat = plantHeat(frame.world, here);
    return here.modules.some((module) => heat.isAffected(module));
  });
  assert.ok(shaded.length > 0, "no row shades another");
});
