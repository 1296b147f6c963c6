import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import type { Coverage } from "../../farm/coverage/types.ts";
import { farm } from "../cli/farm.ts";
import { scratch } from "../exporters/fixture.ts";
import { recipeOf, writeSampledRun } from "./kit.ts";

const RECIPE = new URL("../../assets/recipes/balanced-cracks.json", import.meta.url).pathname;

test("farm coverage RECIPE: a table for people, JSON for scripts, a sheet", async (t) => {
  const folder = await scratch(t);
  const text = await farm(folder, "coverage", RECIPE, "--frames", "60");
  assert.equal(text.code, 0, text.stderr);
  assert.match(text.stdout, /^balanced-cracks\.json: 60 of 60 frames \(0 to 59\) of solar-panel, seed 7$/m);
  assert.match(text.stdout, /^cracks\.perFrame .* 60 +exact in 6 blocks of 10 +0 30\/30 {2}1 18\/18 {2}2 12\/12$/m);
  assert.match(
    text.stdout,
    /^cracks\.severity .* 42 +exact in 14 blocks of 3 +minor 14\/14 {2}moderate 14\/14 {2}severe 14\/14$/m,
  );
  assert.match(text.stdout, /^Correlations: none of 55 pairs/m);

  const flags = ["--set", "cracks.perFrame=2", "--first-frame", "100", "--frames", "50", "--seed", "1"];
  const json = await farm(folder, "coverage", RECIPE, ...flags, "--json", "--sheet", "sheet.png");
  const coverage = JSON.parse(json.stdout) as Coverage;
  assert.deepEqual([coverage.firstFrame, coverage.seed, coverage.framesRead], [100, 1, 50]);
  assert.equal(coverage.parameters.find(({ path }) => path === "family")!.draws, 100);
  const { width, height, format } = await sharp(join(folder, "sheet.png")).metadata();
  assert.deepEqual([format, width], ["png", 1908]);
  assert.ok(height! > 600);
});

test("farm coverage RUN: 0 when all is met, 2 when frames hold something else, 1 for flags of recipes", async (t) => {
  const folder = await scratch(t);
  const recipe = await recipeOf(folder, [{ type: "sun", elevationDegrees: { quota: { values: [10, 20] } } }], {
    frames: 40,
  });
  await writeSampledRun(join(folder, "good"), recipe);
  await writeSampledRun(join(folder, "bad"), recipe, {
    change: (record) => (record.index === 3 ? { ...record, values: { sun: { elevationDegrees: 15 } } } : record),
  });
  const good = await farm(folder, "coverage", "good");
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /exact in 20 blocks of 2 +10 20\/20 {2}20 20\/20/);
  assert.match(good.stdout, /^ {2}panel: none$/m);
  const bad = await farm(folder, "coverage", "bad");
  assert.equal(bad.code, 2);
  assert.match(bad.stdout, /Not as planned:\n {2}other values than the recipe gives: frames 3/);
  const flag = await farm(folder, "coverage", "good", "--frames", "10");
  assert.equal(flag.code, 1);
  assert.match(flag.stderr, /--frames changes a recipe, but good is a run/);
});
