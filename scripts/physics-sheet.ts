// Draws thermal maps of every category, to be looked at beside real thermograms: a sheet of false-colour maps and a sheet
// of 24×40 grey crops as a drone camera would give them.
//   node --import tsx scripts/physics-sheet.ts OUT_FOLDER [MODULES_A_CATEGORY] [SEED] [CROPS_A_CATEGORY]
// With a fourth number it also writes that many single crops a category: OUT_FOLDER/crops/CATEGORY/0.png
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { ironbow } from "../renderer/palettes.ts";
import { THERMAL_CATEGORIES } from "../scenes/solar-panel/physics/condition.ts";
import { findings } from "../scenes/solar-panel/physics/findings.ts";
import { CROP } from "./physics-crop.ts";
import { type Shot, shoot } from "./physics-shot.ts";

const [folder = "physics-sheet", perCategory = "16", seed = "1", crops = "0"] = process.argv.slice(2);

const TILE = { width: 84, height: 140 };
const LABEL = 110;

async function sheet(file: string, rows: readonly (readonly Shot[])[], tile: (shot: Shot) => Sharp): Promise<void> {
  const [wide, high] = [LABEL + rows[0]!.length * (TILE.width + 4), rows.length * (TILE.height + 4)];
  const parts = await Promise.all(
    rows.flatMap((row, j) =>
      row.map(async (shot, i) => ({
        input: await tile(shot).resize(TILE.width, TILE.height, { fit: "fill", kernel: "cubic" }).png().toBuffer(),
        left: LABEL + i * (TILE.width + 4),
        top: j * (TILE.height + 4),
      })),
    ),
  );
  const names = rows.map(
    (row, j) =>
      `<text x="4" y="${j * (TILE.height + 4) + 70}" fill="white" font-size="13" font-family="monospace">${row[0]!.condition.category}</text>`,
  );
  const text = Buffer.from(`<svg width="${LABEL}" height="${high}">${names.join("")}</svg>`);
  await sharp({ create: { width: wide, height: high, channels: 3, background: "#141414" } })
    .composite([...parts, { input: text, left: 0, top: 0 }])
    .png()
    .toFile(join(folder, file));
}

function falseColours({ map }: Shot): Sharp {
  const rgb = new Uint8Array(map.kelvin.length * 3);
  for (const [k, kelvin] of map.kelvin.entries()) {
    const level = Math.round(Math.min(255, Math.max(0, ((kelvin - map.healthyKelvin + 12) / 42) * 255)));
    rgb.set(ironbow.subarray(3 * level, 3 * level + 3), 3 * k);
  }
  return sharp(rgb, { raw: { width: map.grid.columns, height: map.grid.rows, channels: 3 } });
}

const grey = ({ crop }: Shot): Sharp => sharp(crop, { raw: { ...CROP, channels: 1 } });

mkdirSync(folder, { recursive: true });
const rows = THERMAL_CATEGORIES.map((category) =>
  Array.from({ length: Number(perCategory) }, (_, k) => shoot(category, k, Number(seed))),
);
await sheet("maps.png", rows, falseColours);
await sheet("crops.png", rows, grey);
for (const row of rows) {
  const all = row.flatMap(({ layout, condition, map }) => findings(layout, condition, map));
  const rises = all.map((one) => one.normalisedKelvin).sort((a, b) => a - b);
  const share = (p: number) => (rises[Math.floor(p * (rises.length - 1))] ?? 0).toFixed(1);
  console.log(
    `${row[0]!.condition.category.padEnd(16)} findings ${all.length}, normalised K p10/50/90 ${share(0.1)} ${share(0.5)} ${share(0.9)}`,
  );
}
for (const category of Number(crops) > 0 ? THERMAL_CATEGORIES : []) {
  mkdirSync(join(folder, "crops", category), { recursive: true });
  for (let k = 0; k < Number(crops); k++)
    await grey(shoot(category, 1000 + k, Number(seed)))
      .png()
      .toFile(join(folder, "crops", category, `${k}.png`));
}
