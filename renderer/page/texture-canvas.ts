import { hash2, type Octave, tiledField, wrapped } from "./texture-noise.ts";

/** 8-bit sRGB. */
export type Colour = readonly [red: number, green: number, blue: number];
/** Dark to light. */
export type Ramp = readonly Colour[];

/** A square picture that tiles: what is painted over one edge comes in at the other. sRGB, 0..255, not yet rounded. */
export class TextureCanvas {
  readonly size: number;
  private readonly rgb: Float32Array;

  constructor(size: number) {
    this.size = size;
    this.rgb = new Float32Array(3 * size * size);
  }

  /** Colours by the sum of noises; contrast 1 leaves it, 2 doubles it. */
  fill(ramp: Ramp, octaves: readonly Octave[], contrast: number): void {
    const field = tiledField(this.size, octaves);
    for (const [k, value] of field.entries()) this.rgb.set(onRamp(ramp, 0.5 + (value - 0.5) * contrast), 3 * k);
  }

  /** Thin leaves, thousands of them: each bends in the wind of its clump and gets brighter towards its tip. */
  blades(count: number, length: readonly [number, number], ramp: Ramp): void {
    const clumps = tiledField(this.size, [[9, 1]]);
    for (let k = 0; k < count; k++) {
      const [x, y] = [this.size * hash2(k, 1, count), this.size * hash2(k, 2, count)];
      const clump = clumps[Math.floor(y) * this.size + Math.floor(x)]!;
      const angle = 2 * Math.PI * (clump * 1.5 + 0.45 * hash2(k, 3, count));
      const steps = length[0] + (length[1] - length[0]) * hash2(k, 4, count);
      // Later ones lie on top, where there is more light.
      const height = 0.25 + 0.75 * (k / count);
      const shade = Math.min(1, height * (0.55 + 0.35 * clump + 0.35 * hash2(k, 5, count)));
      this.blade(x, y, angle, 0.9 * (hash2(k, 6, count) - 0.5), steps, shade, ramp);
    }
  }

  private blade(x: number, y: number, angle: number, bend: number, steps: number, shade: number, ramp: Ramp): void {
    for (let s = 0; s < steps; s++) {
      const turned = angle + (bend * s) / steps;
      const colour = onRamp(ramp, shade * (0.6 + 0.4 * (s / steps)));
      this.blend(Math.floor(x + s * Math.cos(turned)), Math.floor(y + s * Math.sin(turned)), colour, 0.85);
    }
  }

  /** Rounded stones with a shadow about each: radii in pixels. */
  stones(count: number, radius: readonly [number, number], ramp: Ramp, salt = 0): void {
    for (let k = 0; k < count; k++) {
      const draw = (n: number) => hash2(k, n, count + salt);
      const r = radius[0] + (radius[1] - radius[0]) * draw(1) ** 2;
      const flat = 0.6 + 0.4 * draw(2);
      const turn = Math.PI * draw(3);
      this.stone(this.size * draw(4), this.size * draw(5), r, flat, turn, onRamp(ramp, draw(6)));
    }
  }

  private stone(x: number, y: number, r: number, flat: number, turn: number, colour: Colour): void {
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const reach = Math.ceil(r + 1.5);
    for (let j = -reach; j <= reach; j++)
      for (let i = -reach; i <= reach; i++) {
        const d = Math.hypot(c * i + s * j, (c * j - s * i) / flat) / r;
        if (d < 1) this.blend(Math.floor(x) + i, Math.floor(y) + j, shaded(colour, 1.08 - 0.38 * d * d), 0.95);
        else if (d < 1.45) this.darken(Math.floor(x) + i, Math.floor(y) + j, 0.62 + 0.38 * ((d - 1) / 0.45));
      }
  }

  /** A straight seam across the tile, along x at y or along y at x (shares of the tile), in pixels of width. */
  seam(along: "x" | "y", at: number, width: number, factor: number): void {
    for (let k = 0; k < this.size; k++)
      for (let w = 0; w < width; w++) {
        const across = Math.floor(at * this.size) + w;
        if (along === "x") this.darken(k, across, factor);
        else this.darken(across, k, factor);
      }
  }

  /** Cells of a mosaic about so many seeds a side, each of its own shade: crystals. */
  mosaic(cells: number, ramp: Ramp): void {
    const { size } = this;
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const grain = nearestSeed((x / size) * cells, (y / size) * cells, cells);
        this.rgb.set(onRamp(ramp, grain), 3 * (y * size + x));
      }
  }

  /** RGBA pixels, opaque. */
  pixels(): Uint8Array {
    const out = new Uint8Array(4 * this.size * this.size).fill(255);
    for (let k = 0; k < this.rgb.length; k++)
      out[4 * Math.floor(k / 3) + (k % 3)] = Math.min(255, Math.max(0, this.rgb[k]!));
    return out;
  }

  private at(x: number, y: number): number {
    return 3 * (wrapped(y, this.size) * this.size + wrapped(x, this.size));
  }

  private blend(x: number, y: number, colour: Colour, share: number): void {
    const at = this.at(x, y);
    for (const c of [0, 1, 2] as const) this.rgb[at + c] = this.rgb[at + c]! * (1 - share) + colour[c] * share;
  }

  private darken(x: number, y: number, factor: number): void {
    const at = this.at(x, y);
    for (const c of [0, 1, 2]) this.rgb[at + c] = this.rgb[at + c]! * factor;
  }
}

const shaded = (c: Colour, factor: number): Colour => [c[0] * factor, c[1] * factor, c[2] * factor];

function onRamp(ramp: Ramp, t: number): Colour {
  const at = Math.min(0.9999, Math.max(0, t)) * (ramp.length - 1);
  const k = Math.floor(at);
  const mix = (c: 0 | 1 | 2) => ramp[k]![c] + (ramp[k + 1]![c] - ramp[k]![c]) * (at - k);
  return [mix(0), mix(1), mix(2)];
}

/** 0..1, the same for all places nearest to one of the scattered seeds. */
function nearestSeed(x: number, y: number, period: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  let best = Number.POSITIVE_INFINITY;
  let found = 0;
  for (let b = -1; b <= 1; b++)
    for (let a = -1; a <= 1; a++) {
      const [p, q] = [wrapped(i + a, period), wrapped(j + b, period)];
      const d = (i + a + hash2(p, q, 1) - x) ** 2 + (j + b + hash2(p, q, 2) - y) ** 2;
      if (d >= best) continue;
      best = d;
      found = hash2(p, q, 3);
    }
  return found;
}
