// Puts the rgb images of a run side by side, all of them in order, into one JPEG:
//   node --import tsx scripts/contact-sheet.ts runs/look docs/images/contact-sheet.jpg [COLUMNS]
import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

const WIDTH = 1920;
const [run, out, columns = "10"] = process.argv.slice(2);
if (!run || !out) throw new Error("name a run's folder and a JPEG to write");

const tile = Math.floor(WIDTH / Number(columns));
const pictures = await Promise.all(rgbFiles(run).map((file) => sharp(file).resize(tile).toBuffer()));
const { height: tall = tile } = await sharp(pictures[0]).metadata();
const rows = Math.ceil(pictures.length / Number(columns));
await sharp({ create: { width: tile * Number(columns), height: tall * rows, channels: 3, background: "#000" } })
  .composite(pictures.map((input, k) => ({ input, ...placeOf(k) })))
  .jpeg({ quality: 82 })
  .toFile(out);

function rgbFiles(folder: string): string[] {
  const shards = readdirSync(join(folder, "shards")).sort();
  return shards.flatMap((shard) => {
    const images = join(folder, "shards", shard, "rgb");
    return readdirSync(images)
      .sort()
      .map((name) => join(images, name));
  });
}

function placeOf(k: number) {
  return { left: tile * (k % Number(columns)), top: tall * Math.floor(k / Number(columns)) };
}
