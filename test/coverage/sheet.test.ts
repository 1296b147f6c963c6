import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { coverageOfRecipe } from "../../farm/coverage/coverage.ts";
import { barChart } from "../../farm/sheets/histogram-tile.ts";
import { histogramSheet } from "../../farm/sheets/histograms.ts";
import { builtinRegistry } from "../../renderer/node/registry.ts";
import { scratch } from "../exporters/fixture.ts";
import { recipeOf } from "./kit.ts";

const AREA = { x: 10, y: 20, width: 200, height: 100 };
const heights = (svg: string, fill: string) =>
  [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)" fill="([^"]+)"/g)]
    .filter(([, , , , colour]) => colour === fill)
    .map(([, , , height]) => Number(height));

test("bars are as high as what was drawn, the outline as what was planned, on one scale", () => {
  const bars = [
    { label: "a", drawn: 0.5, planned: 0.4 },
    { label: "b", drawn: 0.25, planned: 0.3 },
  ];
  const boxes = barChart({ bars, ends: null })(AREA);
  assert.deepEqual(heights(boxes, "#5f86b3"), [100, 50]);
  assert.match(boxes, /d="M15 120V40H105V120ZM115 120V60H205V120Z"/);
  const steps = barChart({ bars, ends: ["0", "1"] })(AREA);
  assert.match(steps, /d="M10 120V40H110V60H210V120"/);
  const unplanned = barChart({ bars: bars.map((bar) => ({ ...bar, planned: null })), ends: null })(AREA);
  assert.match(unplanned, /<path d=""/);
});

test("a sheet of a recipe shows a blue bar where values fell, and paper where none did", async (t) => {
  const quota = { quota: { values: [0, 1, 2], shares: [0.5, 0.5, 0] } };
  const recipe = await recipeOf(await scratch(t), [{ type: "lens", exposureEv: quota }], { frames: 20 });
  const png = await histogramSheet(coverageOfRecipe(recipe, builtinRegistry, "sheet"));
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const blue = (x: number, y: number) => data[info.channels * (y * info.width + x) + 2]! > 150;
  // One tile from x = 20, its chart from 34 to 458: three bars, the last empty.
  assert.deepEqual(
    [105, 246, 388].map((x) => blue(x, 190)),
    [true, true, false],
  );
});
