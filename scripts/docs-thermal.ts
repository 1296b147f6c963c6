// Draws docs/images/thermal-classes.png (twelve crops of each class) and prints their grey levels as a table, to stand beside
// those of real modules in docs/thermal.md.
//   node --import tsx scripts/docs-thermal.ts CROPS_FOLDER     a folder with a folder for each class
import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { THERMAL_CATEGORIES } from "../scenes/solar-panel/physics/condition.ts";

const [folder = "crops/train"] = process.argv.slice(2);
const SHOWN = 12;
const SIZE = { width: 24, height: 40 };
const SCALE = 3;
const GAP = 3;
const LABEL = 120;

type Crop = Uint8Array;

/** Of each class, in the order of their names: those of one frame stand apart when every so many are taken. */
async function cropsOf(category: string): Promise<Crop[]> {
  const files = readdirSync(join(folder, category)).sort();
  return Promise.all(
    files.map(async (file) =>
      sharp(join(folder, category, file))
        .toColourspace("b-w")
        .raw()
        .toBuffer(),
    ),
  );
}

const sorted = (values: ArrayLike<number>): number[] => Array.from(values).sort((a, b) => a - b);
const at = (list: readonly number[], share: number): number => list[Math.round(share * (list.length - 1))] ?? 0;
const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

/** What real-thermal statistics are made of, for one crop. */
function numbers(crop: Crop) {
  const order = sorted(crop);
  const isBorder = (k: number) => {
    const [x, y] = [k % SIZE.width, Math.floor(k / SIZE.width)];
    return x === 0 || y === 0 || x === SIZE.width - 1 || y === SIZE.height - 1;
  };
  const pick = (keep: (k: number) => boolean) => mean(Array.from(crop).filter((_, k) => keep(k)));
  const median = at(order, 0.5);
  return {
    median,
    hottest: order.at(-1)! - median,
    coldest: order[0]! - median,
    rim: pick(isBorder) - pick((k) => !isBorder(k)),
    saturated: order.at(-1)! >= 254 ? 1 : 0,
  };
}

function row(category: string, crops: readonly Crop[]): string {
  const all = crops.map(numbers);
  const spread = (key: "median" | "hottest" | "coldest" | "rim") => {
    const list = sorted(all.map((one) => one[key]));
    return [0.1, 0.5, 0.9].map((share) => Math.round(at(list, share))).join(" / ");
  };
  const saturated = Math.round(100 * mean(all.map((one) => one.saturated)));
  const cells = [spread("median"), spread("hottest"), spread("coldest"), spread("rim"), `${saturated} %`];
  return `| ${category} | ${crops.length} | ${cells.join(" | ")} |`;
}

const every = (crops: readonly Crop[]): Crop[] =>
  Array.from({ length: Math.min(SHOWN, crops.length) }, (_, k) => crops[Math.floor((k * crops.length) / SHOWN)]!);

const rows = await Promise.all(THERMAL_CATEGORIES.map(async (name) => [name, await cropsOf(name)] as const));
const [wide, high] = [SIZE.width * SCALE, SIZE.height * SCALE];
const tiles = rows.flatMap(([, crops], j) =>
  every(crops).map(async (crop, i) => ({
    input: await sharp(crop, { raw: { ...SIZE, channels: 1 } })
      .resize(wide, high, { kernel: "cubic" })
      .png()
      .toBuffer(),
    left: LABEL + i * (wide + GAP),
    top: j * (high + GAP),
  })),
);
const names = rows.map(
  ([name], j) =>
    `<text x="6" y="${j * (high + GAP) + high / 2}" fill="white" font-size="13" font-family="sans-serif">${name}</text>`,
);
const size = { width: LABEL + SHOWN * (wide + GAP), height: rows.length * (high + GAP) };
const text = Buffer.from(`<svg width="${LABEL}" height="${size.height}">${names.join("")}</svg>`);
await sharp({ create: { ...size, channels: 3, background: "#141414" } })
  .composite([...(await Promise.all(tiles)), { input: text, left: 0, top: 0 }])
  .png({ palette: true, colours: 64 })
  .toFile("docs/images/thermal-classes.png");
console.log("| Class | Crops | Median | Hottest − median | Coldest − median | Border − interior | Saturated |");
console.log("| --- | --: | --- | --- | --- | --- | --: |");
for (const [name, crops] of rows) console.log(row(name, crops));
