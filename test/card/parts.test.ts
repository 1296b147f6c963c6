import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { assetLicences } from "../../farm/asset-licences.ts";
import { makeCard } from "../../farm/card/card.ts";
import { readCardFlags } from "../../farm/card/flags.ts";
import { recipeFile } from "../../farm/card/recipe-file.ts";
import { addCoverages } from "../../farm/card/sweep-coverage.ts";
import { coverageOfRecipe } from "../../farm/coverage/coverage.ts";
import { describeDataset } from "../../farm/dataset-info.ts";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import { FarmError } from "../../renderer/errors.ts";
import { builtinRegistry as registry } from "../../renderer/node/registry.ts";
import { scratch } from "../exporters/fixture.ts";

const RECIPES = ["inspection-flight", "sun-coverage"].map((name) => `assets/recipes/${name}.json`);

test("recipe.json of a card resolves to the recipe of the plan", async (t) => {
  const folder = await scratch(t);
  const file = join(folder, "recipe.json");
  const flags = { scene: "solar-panel" };
  for (const source of [...RECIPES, undefined]) {
    const set = ["dataset.version=2.1.0", "dataset.name=cracks"];
    const { recipe } = await loadRecipe({ file: source, registry, flags, set });
    await writeFile(file, JSON.stringify(recipeFile(recipe, "assets")));
    assert.deepEqual((await loadRecipe({ file, registry })).recipe, recipe, source);
  }
});

test("rules of quality come back too, named or not", async (t) => {
  const file = join(await scratch(t), "recipe.json");
  const rules = JSON.parse(`[
    { "must": "sun.elevationDegrees > 25" },
    { "name": "not cold", "if": "weather.windSpeed > 5", "then": "weather.ambientTemperatureCelsius > 10" },
    { "if": "weather.dust > 0.5", "then": "weather.soiling > 0.1" }
  ]`);
  for (const quality of [
    { rules, frames: { black: true } },
    { nearDuplicates: true, rejected: "leave-out" },
  ]) {
    await writeFile(file, JSON.stringify({ scene: "solar-panel", quality }));
    const { recipe } = await loadRecipe({ file, registry });
    await writeFile(file, JSON.stringify(recipeFile(recipe, "assets")));
    assert.deepEqual((await loadRecipe({ file, registry })).recipe, recipe);
  }
});

test("a recipe's own textures are found where the run keeps them", async (t) => {
  const folder = await scratch(t);
  const leaf = await sharp({ create: { width: 2, height: 2, channels: 3, background: "green" } })
    .png()
    .toBuffer();
  for (const kept of ["mine/my/leaf.png", "run/assets/my/leaf.png"]) {
    await mkdir(dirname(join(folder, kept)), { recursive: true });
    await writeFile(join(folder, kept), leaf);
  }
  const items = [{ tag: "frame", textureList: ["my/leaf.png", "Rust_04"] }];
  const written = { scene: "solar-panel", randomizers: [{ type: "TextureRandomizer", items }] };
  await writeFile(join(folder, "mine", "r.json"), JSON.stringify(written));
  const { recipe } = await loadRecipe({ file: join(folder, "mine", "r.json"), registry });
  assert.deepEqual(Object.keys(recipe.assets).sort(), ["Rust_04", "my/leaf.png"]);
  const file = join(folder, "run", "card", "recipe.json");
  await mkdir(dirname(file));
  await writeFile(file, JSON.stringify(recipeFile(recipe, "../assets")));
  assert.deepEqual((await loadRecipe({ file, registry })).recipe, recipe);
});

test("the recipe's dataset key: what it says wins, flags win over it, the rest has defaults", async () => {
  const load = async (...set: string[]) =>
    (await loadRecipe({ registry, flags: { scene: "solar-panel" }, set })).recipe;
  const plain = describeDataset(await load());
  assert.deepEqual([plain.name, plain.version, plain.creator], ["solar-panel", "1.0.0", null]);
  assert.match(plain.license, /belong to whoever made them.*seedfarm's assets under Apache-2\.0\.$/);
  const recipe = await load("dataset.name=pv", "dataset.license=CC-BY-4.0", "dataset.version=0.3.0-rc.1");
  const said = describeDataset(recipe, { version: "1.0.0" });
  assert.deepEqual([said.name, said.license, said.version], ["pv", "CC-BY-4.0", "1.0.0"]);
  for (const bad of ["dataset.version=1.0", "dataset.version=01.0.0", 'dataset.name=""', "dataset.titel=x"])
    await assert.rejects(load(bad), (error: unknown) => error instanceof FarmError && error.kind === "user", bad);
});

test("licences list what can be seen: the scene's data, named textures, own files with their hashes, the card's font", async () => {
  const { recipe } = await loadRecipe({ registry, flags: { scene: "solar-panel" } });
  const own = { ...recipe, assets: { gravel: "builtin", "my/leaf.png": "ab".repeat(32) } };
  const listed = assetLicences(own).map(({ name, licence, use }) => [name.split("/").at(-1), licence, use]);
  assert.deepEqual(listed, [
    ["inter_regular.woff.js", "OFL-1.1", "card"],
    ["inter_semi_bold.woff.js", "OFL-1.1", "card"],
    ["gravel", "Apache-2.0", "images"],
    ["leaf.png", null, "images"],
    ["patterns.ts", "Apache-2.0", "images"],
  ]);
  assert.match(describeDataset(own).license, /the recipe's own files my\/leaf\.png/);
  assert.deepEqual(
    assetLicences({ ...own, scene: "test-card", assets: {} }).map(({ use }) => use),
    ["card", "card"],
  );
});

test("runs of a sweep are counted together, by distribution", async () => {
  const coverage = async (seed: number, elevation: string) => {
    const set = [`sun.elevationDegrees=${elevation}`];
    const { recipe } = await loadRecipe({ registry, flags: { scene: "solar-panel", seed, frames: 30 }, set });
    return coverageOfRecipe(recipe, registry, `seed ${seed}`);
  };
  const all = [await coverage(0, "10"), await coverage(0, "30"), await coverage(1, '{"uniform":[0,9]}')];
  const sum = addCoverages("sweep", all);
  assert.deepEqual([sum.frames, sum.framesRead], [90, 90]);
  const of = (name: string) => sum.parameters.find(({ randomizer, path }) => `${randomizer}.${path}` === name)!;
  assert.equal(of("sun.elevationDegrees").draws, 30);
  const azimuth = of("sun.azimuthDegrees");
  const parts = all.map(({ parameters }) => parameters.find(({ path }) => path === "azimuthDegrees")!);
  assert.equal(azimuth.draws, 90);
  assert.equal(azimuth.range!.min, Math.min(...parts.map(({ range }) => range!.min)));
  const mean = parts.reduce((total, { range }) => total + range!.mean, 0) / 3;
  assert.ok(Math.abs(azimuth.range!.mean - mean) < 1e-9);
  for (const [k, { drawn }] of azimuth.bins.entries())
    assert.equal(
      drawn,
      parts.reduce((total, { bins }) => total + bins[k]!.drawn, 0),
    );
});

test("flags of the wrong form are the user's mistake", () => {
  assert.deepEqual(readCardFlags({ version: "1.2.0", date: "2024-02-29", url: undefined }), {
    version: "1.2.0",
    date: "2024-02-29",
  });
  for (const [flag, value] of [
    ["version", "1.2"],
    ["date", "2025-02-30"],
    ["date", "yesterday"],
    ["url", "example.org"],
    ["url", "file:///x"],
    ["creator", " "],
  ] as const)
    assert.throws(() => readCardFlags({ [flag]: value }), { code: "card.flag", kind: "user" }, value);
});

test("a README that no card made is not written over", async (t) => {
  const folder = await scratch(t);
  await mkdir(join(folder, "mine"));
  await writeFile(join(folder, "mine", "README.md"), "# My data\n");
  await assert.rejects(makeCard(folder, join(folder, "mine"), { flags: {} }), { code: "card.readme-exists" });
});
