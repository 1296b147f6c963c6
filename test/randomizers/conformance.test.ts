import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import * as z from "zod";
import { randomizers as ofFolder } from "../../randomizers/index.ts";
import { defaultWorld } from "../../renderer/default-world.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { recipe, registry } from "../sampling/kit.ts";

const { randomizers } = builtinRegistry;

/** Parameters under which each one has something to draw and to write. */
const BUSY: Record<string, JsonObject> = {
  LayoutRandomizer: { rows: { integer: [1, 4] }, columns: 5, tiltDegrees: { uniform: [0, 30] } },
  SunAngleRandomizer: { minElevation: 10, maxElevation: 90, minAzimuth: 0, maxAzimuth: 360 },
  LightRandomizer: { intensity: { uniform: [0.5, 1] } },
  WeatherRandomizer: { windSpeed: { uniform: [0, 9] }, dust: { beta: { a: 1, b: 3 } } },
  CameraPoseRandomizer: {},
  CameraPostProcessingRandomizer: { focalLength: { min: 20, max: 100 }, focusDistance: { min: 0.1, max: 10 } },
  ThermalCameraRandomizer: { netdKelvin: { uniform: [0.03, 0.08] }, gain: { choice: ["linear", "histogram"] } },
  HeatRandomizer: { frameCooling: { uniform: [1, 3] }, clamps: { choice: ["none", "sides"] } },
  ModuleConditionRandomizer: { probability: 0.5 },
  ElectroluminescenceRandomizer: { openCracks: { uniform: [0.2, 0.9] } },
  GroundRandomizer: { texture: { choice: ["grass", "soil"] } },
  MaterialRandomizer: {
    items: [{ tag: "glass", albedo: [{ uniform: [0, 1] }, 0, 0], roughness: { uniform: [0, 1] } }],
  },
  TextureRandomizer: { items: [{ tag: "PlayerVehicle", textureList: ["Metal_01", "Rust_04", "Camo_02"] }] },
  CrackRandomizer: { probability: 0.5 },
  DistractorRandomizer: { count: { integer: [1, 4] } },
  OccluderRandomizer: { birds: 2, leaves: 2, cables: 1, tree: 1 },
};

test("every file of the folder is registered, under names of its own", () => {
  const files = readdirSync(new URL("../../randomizers", import.meta.url)).filter((file) => file !== "index.ts");
  assert.deepEqual(ofFolder.map(({ name }) => `${name}.ts`).sort(), files.sort());
  assert.equal(new Set(randomizers.map(({ type }) => type)).size, randomizers.length);
  assert.deepEqual(Object.keys(BUSY).sort(), randomizers.map(({ type }) => type).sort());
});

for (const definition of randomizers) {
  const { type, params } = definition;
  const here = { type, ...BUSY[type] };
  const compile = (entries: readonly JsonObject[], seed = 5) => compileRecipe(recipe(entries, seed), registry());

  test(`${type} documents itself and every parameter`, () => {
    assert.match(definition.summary, /^[A-Z].{20,}[^.]$/);
    const schema = z.toJSONSchema(params, { io: "input" });
    for (const [name, property] of Object.entries(schema.properties!))
      assert.ok((property as { description?: string }).description, `${name} has no words`);
    assert.equal(schema.additionalProperties, false);
    assert.equal(JSON.stringify(schema).includes("null"), false);
  });

  test(`${type} needs no parameters and settles its spelling once`, () => {
    params.parse({});
    const parsed = params.parse(BUSY[type]) as JsonObject;
    const once = definition.normalise?.(parsed) ?? parsed;
    assert.deepEqual(definition.normalise?.(once) ?? once, once);
    assert.ok(params.safeParse(once).success);
    assert.ok(!params.safeParse({ noSuchParameter: 1 }).success);
  });

  test(`${type} draws the same for the same seed, and something else for another`, () => {
    const draw = (seed: number) => JSON.stringify([0, 1, 2, 3].map((index) => compile([here], seed).values(index)));
    assert.equal(draw(5), draw(5));
    assert.notEqual(draw(5), draw(6));
  });

  test(`${type} has values that survive JSON`, () => {
    const { [type]: values } = compile([here]).values(3);
    assert.deepEqual(JSON.parse(JSON.stringify(values)), values);
  });

  test(`${type} applied twice is applied once`, () => {
    const { [type]: values } = compile([here]).values(3);
    const [once, twice] = [defaultWorld(), defaultWorld()];
    definition.apply(once, values, "me");
    definition.apply(twice, values, "me");
    definition.apply(twice, values, "me");
    assert.deepEqual(twice, once);
    assert.notDeepEqual(once, defaultWorld());
  });

  test(`${type} is not moved by its neighbours`, () => {
    const others = randomizers
      .filter((other) => other !== definition && other.phase !== "layout")
      .map((other) => ({ type: other.type, ...BUSY[other.type] }));
    const alone = compile([here]).values(9)[type];
    assert.deepEqual(compile([...others, here]).values(9)[type], alone);
    assert.deepEqual(compile([here, ...others.reverse()]).values(9)[type], alone);
  });

  test(`${type} knows tags and assets`, () => {
    const parsed = params.parse(BUSY[type]) as JsonObject;
    const settled = definition.normalise?.(parsed) ?? parsed;
    const named = { tags: definition.tags?.(settled) ?? [], assets: definition.assets?.(settled) ?? [] };
    assert.deepEqual(named, NAMED[type] ?? { tags: [], assets: [] });
  });
}

const NAMED: Record<string, { tags: string[]; assets: string[] }> = {
  MaterialRandomizer: { tags: ["glass"], assets: [] },
  TextureRandomizer: { tags: ["PlayerVehicle"], assets: ["Metal_01", "Rust_04", "Camo_02"] },
  GroundRandomizer: { tags: [], assets: ["grass", "soil"] },
};

test("the values of all of them never move", async () => {
  const { createHash } = await import("node:crypto");
  const { values } = compileRecipe(
    recipe(
      randomizers.map(({ type }) => ({ type, ...BUSY[type] })),
      42,
    ),
    registry(),
  );
  const hash = createHash("sha256");
  for (let index = 0; index < 100; index++) hash.update(JSON.stringify(values(index)));
  assert.equal(hash.digest("hex"), "b7dd34c5a7409985a7c15e077cf61c06dcb7cc4c9da38e8f365e5b72b5bb9705");
});
