// The pictures on the ground and on the modules, and a healthy module's temperatures, as files for another renderer.
import { join } from "node:path";
import sharp from "sharp";
import { drawTexture } from "../../../renderer/page/procedural-textures.ts";
import type { SampledFrame } from "../../../renderer/sampled-frame.ts";
import { plantHeat } from "../../../scenes/solar-panel/heat/plant-heat.ts";
import { cellCentre, type ModuleType } from "../../../scenes/solar-panel/module.ts";
import { plant } from "../../../scenes/solar-panel/plant.ts";

const GROUND_PIXELS = 512;
/** Powers of two: some GL drivers draw others wrongly. */
const FACE = { width: 1024, height: 2048 };
const MAP = { width: 64, height: 128 };

/** sRGB. */
const COLOURS = { frame: "#dadbdc", backsheet: "#cbcccc", silicon: "#0d1428", silver: "#a2a2a0" };
const RIBBON = 0.0011;

export async function writeTextures(folder: string, { world }: SampledFrame): Promise<void> {
  const ground = world.ground.texture;
  const { type } = plant(world);
  const pixels = drawTexture(ground, GROUND_PIXELS);
  if (!pixels) throw new Error(`no built-in texture "${ground}"`);
  const raw = { width: GROUND_PIXELS, height: GROUND_PIXELS, channels: 4 } as const;
  await sharp(pixels, { raw }).removeAlpha().png().toFile(join(folder, "ground.png"));
  await sharp(Buffer.from(face(type)))
    .removeAlpha()
    .png()
    .toFile(join(folder, "module.png"));
}

/** The upper side of a module: frame, sheet behind the cells, cells with cut corners, ribbons. One metre is one unit. */
function face(type: ModuleType): string {
  const { width, length, frame, cellWidth: w, cellLength: h, busbars } = type;
  const cut = 0.012;
  const shapes = [
    `<rect x="${frame}" y="${frame}" width="${width - 2 * frame}" height="${length - 2 * frame}" fill="${COLOURS.backsheet}"/>`,
  ];
  for (let row = 0; row < type.rows; row++)
    for (let column = 0; column < type.columns; column++) {
      const [u, v] = cellCentre(type, column, row);
      const [x, y] = [u + width / 2 - w / 2, v + length / 2 - h / 2];
      shapes.push(
        `<path fill="${COLOURS.silicon}" d="M${x + cut} ${y}h${w - 2 * cut}l${cut} ${cut}v${h - 2 * cut}l${-cut} ${cut}h${2 * cut - w}l${-cut} ${-cut}v${2 * cut - h}z"/>`,
      );
      for (let bar = 0; bar < busbars; bar++)
        shapes.push(
          `<rect x="${x + (w * (bar + 0.5)) / busbars - RIBBON / 2}" y="${y - type.gap / 2}" width="${RIBBON}" height="${h + type.gap}" fill="${COLOURS.silver}"/>`,
        );
    }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${FACE.width}" height="${FACE.height}" viewBox="0 0 ${width} ${length}" preserveAspectRatio="none"><rect width="100%" height="100%" fill="${COLOURS.frame}"/>${shapes.join("")}</svg>`;
}

/** Kelvin above the module's own temperature over its face, upper row first. */
export function riseMap({ world }: SampledFrame): { width: number; height: number; kelvin: number[] } {
  const here = plant(world);
  const map = plantHeat(world, here).mapOf(here.modules[0]!);
  const { columns, rows } = map.grid;
  const kelvin = Array.from({ length: MAP.width * MAP.height }, (_, k) => {
    const column = Math.floor((((k % MAP.width) + 0.5) / MAP.width) * columns);
    const row = Math.floor(((Math.floor(k / MAP.width) + 0.5) / MAP.height) * rows);
    return map.kelvin[row * columns + column]! - map.healthyKelvin;
  });
  return { ...MAP, kelvin };
}
