// One frame by each renderer, side by side: node --import tsx test/bench/peers/picture.ts docs/images/peers.png
import { join } from "node:path";
import sharp from "sharp";
import { writeContent } from "./content.ts";
import { measureBlender } from "./measure.ts";
import { onStage } from "./on-stage.ts";
import { drawBySeedfarm } from "./seedfarm.ts";

const PRESETS = ["cycles-16", "eevee-16", "eevee-1"];
const FRAME = 1;
const SIDE = 288;
const GAP = 6;
/** Few, so that grain does not make the file large. */
const COLOURS = 48;

const [, , file] = process.argv;
if (file === undefined) throw new Error("Say which file to write.");
await onStage(async (folder, display) => {
  await writeContent(folder, FRAME + 1);
  await drawBySeedfarm(join(folder, "seedfarm"), { passes: "rgb,depth,segmentation", frames: 1, backend: "auto" });
  for (const preset of PRESETS) await measureBlender(folder, preset, FRAME, display);
  const drawn = PRESETS.map((preset) => join(folder, preset, `rgb/000${FRAME}.png`));
  await writeStrip([join(folder, `seedfarm/shards/000000/rgb/0000000${FRAME}.png`), ...drawn], file);
});

async function writeStrip(pictures: readonly string[], to: string): Promise<void> {
  const tiles = await Promise.all(
    pictures.map(async (picture, k) => ({
      input: await sharp(picture).resize(SIDE, SIDE).toBuffer(),
      left: k * (SIDE + GAP),
      top: 0,
    })),
  );
  const width = pictures.length * (SIDE + GAP) - GAP;
  const strip = sharp({ create: { width, height: SIDE, channels: 3, background: "white" } }).composite(tiles);
  await strip.png({ palette: true, colours: COLOURS, effort: 10, compressionLevel: 9 }).toFile(to);
}
