import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { gridSheet } from "../../farm/sheets/grid.ts";
import { pixelReader } from "./scenery.ts";

const plain = (background: string, width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

test("pictures stand row by row, a missing one leaves its place empty", async () => {
  const cells = [
    { title: "seed 0 · elevation 10", image: await plain("#ff0000") },
    { title: "seed 0 · elevation 30", image: await plain("#00ff00") },
    { title: "seed 1 · elevation 10", image: null },
    { title: "seed 1 · elevation 30", image: await plain("#0000ff") },
  ];
  const sheet = await gridSheet("Sweep", cells, 2);
  const { width, height } = await sharp(sheet).metadata();
  // Tiles of 480 × 360, 16 apart, titles of 20, 50 for the heading.
  assert.deepEqual([width, height], [16 + 2 * 496, 50 + 2 * (20 + 360 + 16)]);
  const at = await pixelReader(sheet);
  assert.deepEqual(at(16 + 240, 70 + 180), [255, 0, 0]);
  assert.deepEqual(at(512 + 240, 70 + 180), [0, 255, 0]);
  assert.deepEqual(at(16 + 240, 466 + 180), [20, 20, 23]);
  assert.deepEqual(at(512 + 240, 466 + 180), [0, 0, 255]);
});

test("many columns: tiles get smaller, the sheet stays within 1920 pixels", async () => {
  const image = await plain("#808080");
  const cells = Array.from({ length: 24 }, (_, k) => ({ title: `frame ${k}`, image }));
  const { width } = await sharp(await gridSheet("Sweep", cells, 12)).metadata();
  assert.ok(width! > 1850 && width! <= 1920, `${width}`);
});
