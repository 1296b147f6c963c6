import assert from "node:assert/strict";
import { test } from "node:test";
import { texture } from "../../randomizers/texture.ts";
import { defaultWorld } from "../../renderer/default-world.ts";
import type { JsonObject } from "../../renderer/json.ts";
import { compileRecipe } from "../../renderer/sampling.ts";
import { recipe, registry } from "../sampling/kit.ts";

const worlds = (entries: readonly JsonObject[], count = 60) => {
  const { frame } = compileRecipe(recipe(entries), registry());
  return Array.from({ length: count }, (_, index) => frame(index).world);
};

test("textures come from the list, evenly, or by weight", () => {
  const list = ["Assets/Textures/Metal_01", "Assets/Textures/Rust_04", "Assets/Textures/Camo_02"];
  const unity = {
    type: "TextureRandomizer",
    id: "Texture Rando",
    items: [{ tag: "PlayerVehicle", textureList: list }],
  };
  const drawn = worlds([unity], 600).map(({ materials }) => materials.PlayerVehicle!.texture!);
  for (const name of list) assert.ok(Math.abs(drawn.filter((one) => one === name).length - 200) < 5 * 11.6);
  const weighted = { tag: "glass", texture: { choice: ["a", "b"], weights: [0, 1] } };
  assert.ok(
    worlds([{ type: "TextureRandomizer", items: [weighted] }]).every(
      ({ materials }) => materials.glass!.texture === "b",
    ),
  );
});

test("an item needs one way to say its texture", () => {
  assert.ok(!texture.params.safeParse({ items: [{ tag: "glass" }] }).success);
  assert.ok(!texture.params.safeParse({ items: [{ tag: "glass", texture: "a", textureList: ["a"] }] }).success);
});

test("material and texture of one tag live together", () => {
  const [world] = worlds([
    { type: "MaterialRandomizer", items: [{ tag: "glass", albedo: "#ffffff", roughness: 0.3 }] },
    { type: "TextureRandomizer", items: [{ tag: "glass", texture: "a" }] },
    { type: "MaterialRandomizer", id: "second", items: [{ tag: "glass", metallic: 1 }] },
  ]);
  assert.deepEqual(world!.materials, { glass: { albedo: [1, 1, 1], roughness: 0.3, texture: "a", metallic: 1 } });
});

test("a parameter left out stays as the scene has it", () => {
  const base = defaultWorld();
  const [world] = worlds([
    { type: "LightRandomizer", intensity: 0.5 },
    { type: "WeatherRandomizer", dust: 0.25 },
    { type: "CameraPostProcessingRandomizer", focalLength: 50, jpegQuality: { integer: [50, 50] } },
    { type: "GroundRandomizer", texture: "soil", seed: 7 },
    { type: "LayoutRandomizer", rows: 2, seed: 9 },
  ]);
  assert.deepEqual(world!.light, { ...base.light, intensity: 0.5 });
  assert.deepEqual(world!.weather, { ...base.weather, dust: 0.25 });
  assert.deepEqual(world!.lens, { ...base.lens, focalLengthMm: 50, jpegQuality: 50 });
  assert.deepEqual(world!.ground, { ...base.ground, texture: "soil", seed: 7 });
  assert.deepEqual(world!.layout, { ...base.layout, rows: 2, columns: 10, seed: 9 });
});

test("ground and scatter are new in each frame", () => {
  const seeds = worlds([{ type: "GroundRandomizer" }, { type: "LayoutRandomizer" }], 50).map(({ ground, layout }) => [
    ground.seed,
    layout.seed,
  ]);
  assert.equal(new Set(seeds.flat()).size, 100);
  assert.ok(seeds.flat().every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31));
});
