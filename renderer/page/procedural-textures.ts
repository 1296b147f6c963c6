import { builtinTexture } from "../builtin-textures.ts";

/** Colours (8-bit sRGB, dark to light), grain (cells per tile of each noise octave) and contrast of a drawn texture. */
interface Recipe {
  colours: readonly (readonly [number, number, number])[];
  octaves: readonly (readonly [cells: number, weight: number])[];
  contrast: number;
}

const soft = [
  [4, 0.3],
  [16, 0.3],
  [64, 0.25],
  [256, 0.15],
] as const;
const grainy = [
  [6, 0.2],
  [32, 0.2],
  [128, 0.3],
  [256, 0.3],
] as const;

const RECIPES: Readonly<Record<string, Recipe>> = {
  grass: {
    colours: [
      [34, 48, 20],
      [62, 82, 36],
      [98, 112, 56],
      [140, 138, 82],
    ],
    octaves: grainy,
    contrast: 1.5,
  },
  "dry-grass": {
    colours: [
      [74, 62, 38],
      [128, 110, 70],
      [168, 148, 98],
      [196, 180, 132],
    ],
    octaves: grainy,
    contrast: 1.4,
  },
  gravel: {
    colours: [
      [70, 68, 66],
      [112, 109, 104],
      [150, 146, 140],
      [190, 187, 180],
    ],
    octaves: [
      [8, 0.1],
      [64, 0.3],
      [128, 0.35],
      [256, 0.25],
    ],
    contrast: 1.9,
  },
  soil: {
    colours: [
      [52, 38, 26],
      [88, 66, 46],
      [118, 92, 66],
      [142, 116, 88],
    ],
    octaves: soft,
    contrast: 1.4,
  },
  sand: {
    colours: [
      [168, 142, 102],
      [192, 168, 126],
      [210, 188, 148],
      [222, 204, 168],
    ],
    octaves: soft,
    contrast: 1.1,
  },
  concrete: {
    colours: [
      [118, 116, 112],
      [146, 144, 139],
      [164, 162, 157],
      [180, 178, 172],
    ],
    octaves: soft,
    contrast: 1.0,
  },
  asphalt: {
    colours: [
      [38, 38, 40],
      [58, 58, 60],
      [78, 78, 79],
      [108, 107, 105],
    ],
    octaves: grainy,
    contrast: 1.5,
  },
  snow: {
    colours: [
      [206, 214, 226],
      [224, 230, 238],
      [236, 240, 245],
      [246, 248, 250],
    ],
    octaves: soft,
    contrast: 1.1,
  },
  "roof-membrane": {
    colours: [
      [128, 130, 132],
      [148, 150, 152],
      [160, 162, 163],
      [172, 173, 174],
    ],
    octaves: soft,
    contrast: 0.8,
  },
  Metal_01: {
    colours: [
      [120, 124, 128],
      [150, 154, 158],
      [176, 180, 184],
      [204, 207, 210],
    ],
    octaves: soft,
    contrast: 0.9,
  },
  Rust_04: {
    colours: [
      [66, 32, 18],
      [120, 58, 28],
      [160, 88, 44],
      [150, 138, 128],
    ],
    octaves: grainy,
    contrast: 1.7,
  },
  Camo_02: {
    colours: [
      [38, 44, 28],
      [74, 82, 48],
      [110, 100, 66],
      [52, 40, 28],
    ],
    octaves: [
      [5, 0.75],
      [11, 0.25],
    ],
    contrast: 2.2,
  },
};

/** RGBA pixels of a built-in texture, tiling without a seam; null when the name is none. "Assets/Textures/Metal_01" is Metal_01. */
export function drawTexture(name: string, size: number): Uint8Array | null {
  const recipe = RECIPES[builtinTexture(name) ?? ""];
  if (!recipe) return null;
  const pixels = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      let value = 0;
      for (const [cells, weight] of recipe.octaves)
        value += weight * noise((x / size) * cells, (y / size) * cells, cells);
      const colour = ramp(recipe.colours, 0.5 + (value - 0.5) * recipe.contrast);
      pixels.set(colour, 4 * (y * size + x));
      pixels[4 * (y * size + x) + 3] = 255;
    }
  return pixels;
}

function noise(x: number, y: number, period: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const u = smooth(x - i);
  const v = smooth(y - j);
  const at = (a: number, b: number) => hash((i + a) % period, (j + b) % period, period);
  return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
}

const smooth = (t: number): number => t * t * (3 - 2 * t);

function hash(x: number, y: number, salt: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(salt, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

function ramp(colours: Recipe["colours"], t: number): number[] {
  const at = Math.min(0.9999, Math.max(0, t)) * (colours.length - 1);
  const k = Math.floor(at);
  return colours[k]!.map((c, channel) => c + (colours[k + 1]![channel]! - c) * (at - k));
}
