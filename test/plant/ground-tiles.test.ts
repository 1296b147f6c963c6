import assert from "node:assert/strict";
import { test } from "node:test";
import { drawTexture } from "../../renderer/page/procedural-textures.ts";

const SIZE = 512;
const BLOCKS = 4;
const GROUNDS = ["grass", "dry-grass", "gravel", "soil", "sand"];

for (const name of GROUNDS)
  test(`${name}: no part of the tile stands out, or it would be seen to repeat`, () => {
    const means = blockMeans(drawTexture(name, SIZE)!);
    const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
    for (const one of means) assert.ok(Math.abs(one / mean - 1) < 0.06, `${one} of ${mean}`);
  });

test("a tile with a dark corner would be found", () => {
  const pixels = drawTexture("sand", SIZE)!;
  for (let y = 0; y < SIZE / 8; y++) pixels.fill(90, 4 * y * SIZE, 4 * (y * SIZE + SIZE / 8));
  const means = blockMeans(pixels);
  assert.ok(Math.min(...means) / Math.max(...means) < 0.94);
});

/** Mean green of each of 4 × 4 parts. */
function blockMeans(pixels: Uint8Array): number[] {
  const sums = new Array<number>(BLOCKS * BLOCKS).fill(0);
  const side = SIZE / BLOCKS;
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++)
      sums[Math.floor(y / side) * BLOCKS + Math.floor(x / side)]! += pixels[4 * (y * SIZE + x) + 1]!;
  return sums.map((sum) => sum / (side * side));
}
