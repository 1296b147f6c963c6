import assert from "node:assert/strict";
import { test } from "node:test";
import { explainFrame } from "../../farm/explain.ts";
import { formatExplanation, formatParameter } from "../../farm/explain-table.ts";
import { parseFrameIndex } from "../../farm/recipe/frame-index.ts";
import { loadRecipe } from "../../farm/recipe/parse.ts";
import { recipeFile, registry } from "./kit.ts";

const randomizers = [
  { type: "LayoutRandomizer", rows: 4 },
  { type: "SunAngleRandomizer", id: "Sun Rando", minElevation: 10, maxElevation: 90 },
];
const explained = async (set: readonly string[] = []) =>
  explainFrame(
    await loadRecipe({ file: recipeFile({ scene: "solar-panel", seed: 3, randomizers }), set, registry }),
    registry,
    17,
  );

test("every drawn value has its distribution and its place in the recipe", async () => {
  const { values, scene, seed, index } = await explained();
  assert.deepEqual({ scene, seed, index }, { scene: "solar-panel", seed: 3, index: 17 });
  const elevation = values.find(({ path }) => path === "elevationDegrees");
  assert.deepEqual(elevation?.drawnFrom, { uniform: [10, 90] });
  assert.equal(elevation?.source, "randomizers[1].minElevation/maxElevation");
  assert.ok(Number(elevation?.value) >= 10 && Number(elevation?.value) < 90);
  const rest = values.filter(({ path }) => path !== "elevationDegrees");
  assert.deepEqual(rest, [
    { randomizer: "layout", path: "rows", value: 4, drawnFrom: 4, source: "randomizers[0].rows" },
    { randomizer: "layout", path: "variant", value: "60", drawnFrom: "60", source: "LayoutRandomizer default" },
    {
      randomizer: "Sun Rando",
      path: "azimuthDegrees",
      value: 180,
      drawnFrom: 180,
      source: "SunAngleRandomizer default",
    },
  ]);
});

test("a flag is named as the source of what it set, and moves nothing else", async () => {
  const [before, after] = [await explained(), await explained(["sun.azimuthDegrees=90"])];
  const azimuth = after.values.find(({ path }) => path === "azimuthDegrees");
  assert.deepEqual(
    { value: azimuth?.value, source: azimuth?.source },
    { value: 90, source: "--set sun.azimuthDegrees" },
  );
  const others = (all: typeof after) => all.values.filter(({ path }) => path !== "azimuthDegrees");
  assert.deepEqual(others(after), others(before));
});

test("the ground sampling distance is that of a pinhole", async () => {
  const { derived } = await explained();
  const { position, target, focalLengthMm, K } = derived.camera;
  const away = Math.hypot(position[0] - target[0], position[1] - target[1], position[2] - target[2]);
  // The sensor of the default world is 36 mm wide and the image 640 pixels.
  assert.ok(Math.abs(K[0] - (focalLengthMm / 36) * 640) < 1e-9, `${K[0]}`);
  assert.ok(Math.abs(derived.groundSamplingMm - (away * 1000 * 36) / (focalLengthMm * 640)) < 1e-9);
});

test("the table has a line a value, and says how it was drawn", async () => {
  const lines = formatExplanation(await explained()).split("\n");
  assert.match(lines[0] ?? "", /frame 17 of solar-panel, seed 3/);
  assert.ok(
    lines.some((line) => /^Sun Rando\.elevationDegrees +\S+ +uniform\(10, 90\) +randomizers\[1\]\.min/.test(line)),
  );
  assert.ok(lines.some((line) => /^layout\.rows +4 +fixed +randomizers\[0\]\.rows$/.test(line)));
});

test("distributions are shortened for reading", () => {
  assert.equal(formatParameter({ normal: { mean: 1, sd: 0.5 } }), "normal(mean 1, sd 0.5)");
  assert.equal(formatParameter({ min: 1, max: 2 }), "min 1, max 2");
  assert.equal(formatParameter("72"), "fixed");
});

test("a frame has a whole number from 0", () => {
  assert.equal(parseFrameIndex("17"), 17);
  assert.equal(parseFrameIndex(0), 0);
  for (const text of ["", " ", "-1", "1.5", "x", "9007199254740992"])
    assert.throws(() => parseFrameIndex(text), { code: "frame.index" });
});
