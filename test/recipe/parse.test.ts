import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { loadRecipe, validateRecipe } from "../../farm/recipe/parse.ts";
import { recipeFile, registry } from "./kit.ts";

const UNITY_SUN = { type: "SunAngleRandomizer", id: "Sun Rando", minElevation: 10, maxElevation: 90 };

test("flags alone are a recipe: the scene's randomizers and the defaults", async () => {
  const { recipe, sources } = await loadRecipe({ flags: { scene: "solar-panel" }, registry });
  assert.deepEqual(recipe, {
    scene: "solar-panel",
    seed: 0,
    frames: 100,
    firstFrame: 0,
    width: 640,
    height: 640,
    passes: ["rgb", "thermal", "depth", "segmentation"],
    randomizers: [
      {
        type: "SunAngleRandomizer",
        id: "sun",
        params: { elevationDegrees: { uniform: [20, 60] }, azimuthDegrees: 180 },
      },
      { type: "LayoutRandomizer", id: "layout", params: { variant: "60", rows: 3 } },
    ],
    labels: { minPixels: 1, minVisibility: 0, minSnr: 3 },
    output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 4 },
    assets: {},
  });
  assert.equal(sources.settings.scene, "--scene");
  assert.equal(sources.settings.seed, "default");
  assert.deepEqual(sources.randomizers.sun, {
    elevationDegrees: "scene solar-panel default",
    azimuthDegrees: "SunAngleRandomizer default",
  });
});

test("a flag wins over the recipe, and its text is read as the recipe's value", async () => {
  const file = recipeFile({
    scene: "solar-panel",
    seed: 4,
    frames: 10,
    size: 128,
    labels: { minPixels: 9 },
    passes: ["rgb"],
  });
  const flags = { seed: "7", frames: "3", firstFrame: 12, size: "64x48", passes: "depth,rgb" };
  const { recipe, sources } = await loadRecipe({
    file,
    flags,
    set: ["labels.minVisibility=0.5", "output.rgb=jpeg"],
    registry,
  });
  assert.deepEqual([recipe.seed, recipe.frames, recipe.firstFrame, recipe.width, recipe.height], [7, 3, 12, 64, 48]);
  assert.deepEqual(recipe.passes, ["depth", "rgb"]);
  assert.deepEqual(recipe.labels, { minPixels: 9, minVisibility: 0.5, minSnr: 3 });
  assert.equal(recipe.output.rgb, "jpeg");
  assert.equal(sources.settings.seed, "--seed");
  assert.equal(sources.settings["labels.minPixels"], "labels.minPixels");
  assert.equal(sources.settings["labels.minVisibility"], "--set labels.minVisibility");
  assert.equal(sources.settings["output.depth"], "default");
});

test("every form of size", async () => {
  const sizes: [number | number[] | string, number, number][] = [
    [320, 320, 320],
    [[640, 480], 640, 480],
    ["640x480", 640, 480],
    ["96", 96, 96],
  ];
  for (const [size, width, height] of sizes) {
    const { recipe } = await loadRecipe({ file: recipeFile({ scene: "solar-panel", size }), registry });
    assert.deepEqual([recipe.width, recipe.height], [width, height]);
  }
});

test("Unity's spelling is settled, and its source is named as it is written", async () => {
  const file = recipeFile({ randomizers: [{ type: "texture", items: [] }, UNITY_SUN] });
  const { recipe, sources } = await loadRecipe({ file, flags: { scene: "solar-panel" }, registry });
  assert.deepEqual(recipe.randomizers[1], {
    type: "SunAngleRandomizer",
    id: "Sun Rando",
    params: { elevationDegrees: { uniform: [10, 90] }, azimuthDegrees: 180 },
  });
  assert.equal(sources.randomizers["Sun Rando"]?.elevationDegrees, "randomizers[1].minElevation/maxElevation");
});

const sunWith = async (...set: string[]) => {
  const file = recipeFile({ scene: "solar-panel", randomizers: [UNITY_SUN] });
  const { recipe, sources } = await loadRecipe({ file, set, registry });
  return {
    elevation: recipe.randomizers[0]?.params.elevationDegrees,
    source: sources.randomizers["Sun Rando"]?.elevationDegrees,
  };
};

test("--set replaces what the recipe says in another spelling", async () => {
  assert.deepEqual(await sunWith("sun.elevationDegrees=10"), { elevation: 10, source: "--set sun.elevationDegrees" });
  assert.deepEqual((await sunWith("Sun Rando.elevationDegrees=10")).elevation, 10);
  assert.deepEqual((await sunWith("SunAngleRandomizer.elevationDegrees=11")).elevation, 11);
});

test("--set in the recipe's spelling changes that part and keeps the other", async () => {
  const { elevation, source } = await sunWith("sun.minElevation=30");
  assert.deepEqual(elevation, { uniform: [30, 90] });
  assert.equal(source, "--set sun.minElevation");
});

test("--set in Unity's spelling lays itself over the randomizer's own", async () => {
  const set = ["sun.minElevation=5", "sun.maxElevation=6"];
  const { recipe } = await loadRecipe({ flags: { scene: "solar-panel" }, set, registry });
  assert.deepEqual(recipe.randomizers[0]?.params.elevationDegrees, { uniform: [5, 6] });
});

test("--set reaches into distributions and lists, and adds a randomizer that is not there", async () => {
  const set = [
    "sun.elevationDegrees.uniform[1]=61",
    'texture.items=[{"tag":"frame","textureList":["snow"]}]',
    "texture.items[0].tag=ground",
  ];
  const { recipe } = await loadRecipe({ flags: { scene: "solar-panel" }, set, registry });
  assert.deepEqual(recipe.randomizers[0]?.params.elevationDegrees, { uniform: [20, 61] });
  assert.deepEqual(recipe.randomizers[2], {
    type: "TextureRandomizer",
    id: "texture",
    params: { items: [{ tag: "ground", textureList: ["snow"] }] },
  });
});

test("ids are numbered past those that the recipe gives", async () => {
  const sun = { type: "sun" };
  const file = recipeFile({ scene: "solar-panel", randomizers: [sun, sun, { ...sun, id: "sun-2" }] });
  const { recipe } = await loadRecipe({ file, registry });
  assert.deepEqual(
    recipe.randomizers.map(({ id }) => id),
    ["sun", "sun-3", "sun-2"],
  );
});

test("an empty list of randomizers is a choice, not an omission", async () => {
  const { recipe } = await loadRecipe({ file: recipeFile({ scene: "solar-panel", randomizers: [] }), registry });
  assert.deepEqual(recipe.randomizers, []);
});

test("the plan's recipe is plain JSON and settles to itself", async () => {
  const first = await loadRecipe({ file: recipeFile({ scene: "solar-panel", randomizers: [UNITY_SUN] }), registry });
  const { width, height, randomizers, assets: _, ...rest } = first.recipe;
  const again = {
    ...rest,
    size: [width, height],
    randomizers: randomizers.map(({ type, id, params }) => ({ type, id, ...params })),
  };
  const second = await loadRecipe({ file: recipeFile(JSON.stringify(again)), registry });
  assert.deepEqual(second.recipe, first.recipe);
});

test("without a scene a recipe is valid, and says what was not checked", async () => {
  const file = recipeFile({
    randomizers: [{ type: "texture", items: [{ tag: "PlayerVehicle", textureList: ["Assets/Rust_04"] }] }],
  });
  const { loaded, notes } = await validateRecipe({ file, registry });
  assert.equal(loaded, null);
  assert.deepEqual(notes, ["no scene named: tags not checked"]);
});

test("a listed folder is searched too, and nothing beside it", async () => {
  const home = dirname(recipeFile("{}"));
  for (const folder of ["recipes", "textures"]) mkdirSync(join(home, folder));
  const items = [{ tag: "ground", textureList: ["mine.png"] }];
  const recipe = { scene: "solar-panel", assets: ["../textures"], randomizers: [{ type: "texture", items }] };
  writeFileSync(join(home, "recipes", "r.json"), JSON.stringify(recipe));
  writeFileSync(join(home, "textures", "mine.png"), Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  const { assets } = await loadRecipe({ file: join(home, "recipes", "r.json"), registry });
  assert.deepEqual(
    assets.map(({ name, path }) => [name, path]),
    [["mine.png", join(home, "textures", "mine.png")]],
  );
});

test("a texture beside the recipe is hashed; a built-in one needs no file", async () => {
  const bytes = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  const items = [{ tag: "ground", textureList: ["mine.png", "Assets/Textures/Metal_01"] }];
  const file = recipeFile({ scene: "solar-panel", randomizers: [{ type: "texture", items }] });
  writeFileSync(`${dirname(file)}/mine.png`, bytes);
  const { recipe, assets } = await loadRecipe({ file, registry });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  assert.deepEqual(recipe.assets, { "mine.png": sha256, "Assets/Textures/Metal_01": "builtin" });
  assert.deepEqual(assets, [{ name: "mine.png", path: `${dirname(file)}/mine.png`, sha256 }]);
});
