import { builtinTexture } from "../builtin-textures.ts";
import { type Ramp, TextureCanvas } from "./texture-canvas.ts";

/** No octave is wider than a small part of the tile: wide blots would show where it repeats. */
const soft = [
  [14, 0.25],
  [32, 0.3],
  [96, 0.25],
  [256, 0.2],
] as const;
const grainy = [
  [20, 0.2],
  [48, 0.2],
  [128, 0.3],
  [256, 0.3],
] as const;

const EARTH: Ramp = [
  [74, 62, 47],
  [110, 94, 72],
  [139, 121, 94],
  [168, 150, 121],
];
const GREENS: Ramp = [
  [40, 44, 24],
  [66, 74, 38],
  [96, 106, 56],
  [128, 136, 78],
  [166, 166, 112],
];
const STRAW: Ramp = [
  [74, 63, 44],
  [124, 109, 76],
  [164, 148, 108],
  [198, 183, 144],
  [221, 209, 175],
];
const STONES: Ramp = [
  [86, 82, 77],
  [124, 120, 113],
  [150, 143, 133],
  [160, 158, 155],
  [190, 186, 178],
  [214, 211, 205],
];

/** How each built-in texture is painted. A tile is thought of as 3 m wide for grounds, 0.5 m for what covers things. */
const PAINTERS: Readonly<Record<string, (canvas: TextureCanvas) => void>> = {
  grass(canvas) {
    canvas.fill(GREENS.slice(0, 3), grainy, 1.2);
    canvas.blades(2500, [6, 18], STRAW);
    canvas.blades(13000, [6, 22], GREENS);
    canvas.blades(700, [5, 14], STRAW.slice(1, 4));
  },
  "dry-grass"(canvas) {
    canvas.fill(EARTH, grainy, 1.1);
    canvas.blades(11000, [7, 28], STRAW);
    canvas.blades(900, [5, 14], GREENS);
  },
  gravel(canvas) {
    canvas.fill([STONES[0]!, STONES[1]!, STONES[2]!], grainy, 1.2);
    canvas.stones(22000, [1.1, 3.4], STONES);
  },
  soil(canvas) {
    canvas.fill(EARTH, soft, 1.3);
    canvas.stones(3500, [1, 4], EARTH);
    canvas.stones(500, [1, 2.6], STONES, 7);
    canvas.blades(260, [4, 12], STRAW);
  },
  sand(canvas) {
    const sand: Ramp = [
      [148, 126, 97],
      [180, 158, 126],
      [201, 181, 149],
      [218, 201, 171],
    ];
    canvas.fill(sand, soft, 1.3);
    canvas.stones(700, [0.8, 2.2], STONES);
    canvas.stones(500, [1, 3], sand, 3);
  },
  concrete(canvas) {
    const grey: Ramp = [
      [118, 115, 109],
      [146, 143, 137],
      [166, 163, 157],
      [184, 181, 175],
    ];
    canvas.fill(grey, soft, 1);
    canvas.seam("x", 0, 3, 0.55);
    canvas.seam("y", 0, 3, 0.55);
  },
  asphalt(canvas) {
    const grey: Ramp = [
      [44, 44, 46],
      [62, 62, 64],
      [82, 81, 81],
      [120, 118, 114],
    ];
    canvas.fill(grey, grainy, 1.3);
    canvas.stones(9000, [0.6, 1.7], [grey[0]!, grey[2]!, grey[3]!]);
  },
  snow(canvas) {
    const snow: Ramp = [
      [196, 206, 222],
      [222, 229, 238],
      [236, 240, 245],
      [246, 248, 250],
    ];
    canvas.fill(snow, soft, 1.3);
  },
  "roof-membrane"(canvas) {
    const grey: Ramp = [
      [178, 178, 175],
      [193, 193, 191],
      [203, 203, 201],
      [214, 214, 213],
    ];
    canvas.fill(grey, soft, 0.8);
    // Sheets of half a tile, lapped and welded.
    for (const at of [0, 0.5]) {
      canvas.seam("x", at, 14, 0.95);
      canvas.seam("x", at, 2, 0.72);
    }
  },
  "mono-silicon"(canvas) {
    canvas.fill(
      [
        [236, 236, 236],
        [255, 255, 255],
      ],
      soft,
      1,
    );
  },
  "poly-silicon"(canvas) {
    canvas.mosaic(46, [
      [96, 104, 118],
      [140, 146, 156],
      [178, 184, 192],
      [214, 216, 220],
    ]);
  },
  Metal_01(canvas) {
    const metal: Ramp = [
      [120, 124, 128],
      [150, 154, 158],
      [176, 180, 184],
      [204, 207, 210],
    ];
    canvas.fill(metal, soft, 0.9);
  },
  Rust_04(canvas) {
    const rust: Ramp = [
      [66, 32, 18],
      [120, 58, 28],
      [160, 88, 44],
      [150, 138, 128],
    ];
    canvas.fill(rust, grainy, 1.7);
  },
  Camo_02(canvas) {
    const camo: Ramp = [
      [38, 44, 28],
      [74, 82, 48],
      [110, 100, 66],
      [52, 40, 28],
    ];
    const blots = [
      [5, 0.75],
      [11, 0.25],
    ] as const;
    canvas.fill(camo, blots, 2.2);
  },
};

/** RGBA pixels of a built-in texture, tiling without a seam; null when the name is none. "Assets/Textures/Metal_01" is Metal_01. */
export function drawTexture(name: string, size: number): Uint8Array | null {
  const paint = PAINTERS[builtinTexture(name) ?? ""];
  if (!paint) return null;
  const canvas = new TextureCanvas(size);
  paint(canvas);
  return canvas.pixels();
}
