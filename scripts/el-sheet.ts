// Draws sheets of electroluminescence pictures, to be judged by eye: 24 mono cells, 24 poly cells, two modules, and the labels of each:
//   node --import tsx scripts/el-sheet.ts FOLDER [SEED]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { CRACK_FAMILIES } from "../renderer/crack-families.ts";
import { type Rng, StreamRng, streamKey } from "../renderer/rng.ts";
import type { CrackPlacement } from "../renderer/world.ts";
import { photograph } from "../scenes/solar-panel/el/camera.ts";
import { elCell } from "../scenes/solar-panel/el/cell.ts";
import { drawCell, type ElCellKind } from "../scenes/solar-panel/el/draw-cell.ts";
import { between, drawLook, whole } from "../scenes/solar-panel/el/draw-look.ts";
import { drawModule, type ElModuleKind } from "../scenes/solar-panel/el/draw-module.ts";
import { type CellTechnology, cellGeometry } from "../scenes/solar-panel/el/geometry.ts";
import { type ElLabel, labelBit } from "../scenes/solar-panel/el/labels.ts";
import { elModule } from "../scenes/solar-panel/el/module-map.ts";
import { cellField, type ModuleType, moduleType } from "../scenes/solar-panel/module.ts";

const KINDS: readonly ElCellKind[] = [
  ...(["functional", "functional", "functional", "finger", "dark-spot", "dark-cell"] as const),
  ...(["line-parallel", "line-parallel", "line-parallel", "line-perpendicular", "line-perpendicular"] as const),
  ...(["line-diagonal", "line-diagonal", "line-diagonal", "line-diagonal", "multi-directional"] as const),
  ...(["multi-directional", "dendritic", "dendritic", "dendritic", "star", "star", "edge", "corner"] as const),
];
const SIZE = 300;
const COLUMNS = 6;
const GAP = 6;

const COLOURS: Partial<Record<ElLabel, readonly [number, number, number]>> = {
  busbar: [70, 70, 90],
  "region-a": [60, 160, 80],
  "region-b": [220, 170, 40],
  "region-c": [200, 40, 40],
  finger: [60, 120, 255],
  "dark-spot": [160, 80, 220],
  "dark-cell": [90, 40, 20],
  "crack-line": [255, 255, 255],
  "crack-star": [120, 255, 255],
  "crack-dendritic": [255, 160, 255],
  "crack-edge": [255, 255, 120],
  cross: [255, 120, 0],
};

interface Tile {
  width: number;
  height: number;
  grey: Float32Array;
  labels: Uint16Array;
}

const [folder = "el-sheets", seed = "1"] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const technology of ["mono", "poly"] as const) {
  await writeSheet(
    `cells-${technology}`,
    KINDS.map((kind, k) => cellTile(technology, kind, k)),
    COLUMNS,
  );
  await writeSheet(
    `module-${technology}`,
    [moduleTile(technology, "60", technology === "mono" ? "even" : "pid", 100)],
    1,
  );
}
await writeSheet("module-half-cut", [moduleTile("mono", "half-cut", "shunted", 100)], 1);

function stream(name: string, index: number): Rng {
  return new StreamRng().reset(streamKey(Number(seed), "el-sheet", name), index, 0);
}

function cellTile(technology: CellTechnology, kind: ElCellKind, index: number): Tile {
  const rng = stream(technology, index);
  const type = { ...moduleType("60"), busbars: whole(rng, 2, 5) };
  const look = drawLook(rng, technology);
  const condition = drawCell(rng, cellGeometry(type, technology), look, kind, between(rng, 0.55, 0.72));
  const { raster, intensity, labels } = elCell(condition, SIZE);
  const picture = { ...raster, values: intensity };
  const camera = { blur: between(rng, 0.7, 1.3), vignette: between(rng, 0, 0.03), noise: between(rng, 0.002, 0.004) };
  return { ...raster, grey: photograph(picture, camera, rng), labels };
}

function moduleTile(technology: CellTechnology, variant: string, kind: ElModuleKind, cellPixels: number): Tile {
  const rng = stream(`module ${technology}`, variant.length);
  const type = moduleType(variant);
  const cracks = Array.from({ length: 14 }, () => drawPlacement(rng, type));
  const look = drawLook(rng, technology);
  const shares = { interrupted: 0.2, spotted: 0.02, open: 0.7 };
  const conditions = drawModule(rng, {
    type,
    technology,
    look,
    kind,
    level: between(rng, 0.55, 0.72),
    ...shares,
    cracks,
  });
  const { raster, intensity, labels } = elModule(type, conditions, cellPixels);
  const camera = { blur: 0.6, vignette: 0.06, noise: 0.003 };
  return { ...raster, grey: photograph({ ...raster, values: intensity }, camera, rng), labels };
}

function drawPlacement(rng: Rng, type: ModuleType): CrackPlacement {
  const families = [
    "line-parallel",
    "line-diagonal",
    "line-diagonal",
    "multi-directional",
    "dendritic",
    "star",
  ] as const;
  const family = families[whole(rng, 0, families.length - 1)]!;
  const [first, last] = CRACK_FAMILIES[family];
  const field = cellField(type);
  return {
    surface: "r0c0",
    pattern: whole(rng, first, last),
    u: field.width * between(rng, -0.45, 0.45),
    v: field.height * between(rng, -0.45, 0.45),
    rotationDegrees: family.startsWith("line-") ? 0 : 360 * rng.next(),
    length: between(rng, 0.06, 0.22),
    widthMm: 0.2,
    mirrored: rng.next() < 0.5,
  };
}

async function writeSheet(name: string, tiles: readonly Tile[], columns: number): Promise<void> {
  await writePicture(join(folder, `${name}.png`), tiles, columns, ({ grey }, k) => [grey[k]!, grey[k]!, grey[k]!]);
  await writePicture(join(folder, `${name}-labels.png`), tiles, columns, labelColour);
}

/** The picture at half brightness under the colours of its labels, later ones of the table on top. */
function labelColour({ grey, labels }: Tile, k: number): [number, number, number] {
  let colour: [number, number, number] = [grey[k]! / 2, grey[k]! / 2, grey[k]! / 2];
  for (const [label, [r, g, b]] of Object.entries(COLOURS))
    if (labels[k]! & labelBit(label as ElLabel)) colour = [r / 255, g / 255, b / 255];
  return colour;
}

async function writePicture(
  path: string,
  tiles: readonly Tile[],
  columns: number,
  colour: (tile: Tile, k: number) => [number, number, number],
): Promise<void> {
  const { width, height } = tiles[0]!;
  const rows = Math.ceil(tiles.length / columns);
  const size = { width: columns * (width + GAP) + GAP, height: rows * (height + GAP) + GAP };
  const pixels = Buffer.alloc(3 * size.width * size.height, 24);
  for (const [n, tile] of tiles.entries()) {
    const [left, top] = [GAP + (n % columns) * (width + GAP), GAP + Math.floor(n / columns) * (height + GAP)];
    for (let k = 0; k < width * height; k++) {
      const at = 3 * ((top + Math.floor(k / width)) * size.width + left + (k % width));
      for (const [c, value] of colour(tile, k).entries()) pixels[at + c] = Math.round(255 * value);
    }
  }
  await sharp(pixels, { raw: { ...size, channels: 3 } })
    .png()
    .toFile(path);
}
