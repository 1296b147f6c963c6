// Draws the pictures of docs/electroluminescence.md:
//   node --import tsx scripts/docs-el.ts CROPS FRAME.png
// CROPS is what `farm export crops RUN --of cells --pass el` made, FRAME.png a picture of the pass el.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

const CLASSES = ["functional", "finger-interruption", "dark-spot", "crack", "inactive-area"];
const SIZE = 120;
const GAP = 4;
const ACROSS = 8;
/** Between two greys: coarse enough to keep files of noisy pictures small, too fine to be seen. */
const STEP = 4;

const [crops = "", frame = ""] = process.argv.slice(2);

const tiles = CLASSES.flatMap((name, row) => {
  const folder = join(crops, "train", name);
  const files = readdirSync(folder).sort();
  const step = Math.max(1, Math.floor(files.length / ACROSS));
  return Array.from({ length: ACROSS }, (_, k) => files[k * step]).flatMap((file, column) =>
    file === undefined ? [] : [{ path: join(folder, file), row, column }],
  );
});
const composed = await Promise.all(
  tiles.map(async ({ path, row, column }) => ({
    input: await sharp(path).resize(SIZE).png().toBuffer(),
    left: GAP + column * (SIZE + GAP),
    top: GAP + row * (SIZE + GAP),
  })),
);
const size = { width: GAP + ACROSS * (SIZE + GAP), height: GAP + CLASSES.length * (SIZE + GAP) };
await write(sharp({ create: { ...size, channels: 3, background: "#303030" } }).composite(composed), "cells");
await write(sharp(frame).resize(760), "frame");

async function write(image: sharp.Sharp, name: string): Promise<void> {
  const flat = sharp(await image.png().toBuffer())
    .toColourspace("b-w")
    .raw();
  const { data, info } = await flat.toBuffer({ resolveWithObject: true });
  const pixels = data.map((value) => Math.min(255, STEP * Math.round(value / STEP)));
  const raw = { width: info.width, height: info.height, channels: 1 as const };
  const path = join("docs", "images", `el-${name}.png`);
  await sharp(pixels, { raw }).toColourspace("b-w").png({ compressionLevel: 9 }).toFile(path);
}
