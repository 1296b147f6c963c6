import { hash01 } from "../hash-noise.ts";
import type { RayRow } from "../pixel-rays.ts";
import { DULL } from "./kinds.ts";

const SIZE = 256;
const OCTAVES = [4, 8, 16, 32, 64] as const;
/** Clouds end softly: share of the field's spread from clear to covered. */
const EDGE = 0.25;
/** Widths of the field over the sky from zenith to 45°. */
const SPREAD = 0.7;

let kept: { field: Float32Array; sorted: Float32Array } | undefined;

/** A tileable fractal field and its values in order. Made once. */
function field() {
  kept ??= (() => {
    const made = Float32Array.from({ length: SIZE * SIZE }, (_, k) => fractal(k % SIZE, Math.floor(k / SIZE)));
    return { field: made, sorted: made.slice().sort() };
  })();
  return kept;
}

function fractal(x: number, y: number): number {
  let [sum, weight] = [0, 1];
  for (const cells of OCTAVES) {
    sum += weight * valueNoise((x / SIZE) * cells, (y / SIZE) * cells, cells);
    weight *= 0.6;
  }
  return sum;
}

function valueNoise(x: number, y: number, cells: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const corner = (di: number, dj: number) => hash01(cells, ((j + dj) % cells) * cells + ((i + di) % cells));
  const [fx, fy] = [eased(x - i), eased(y - j)];
  const upper = corner(0, 0) * (1 - fx) + corner(1, 0) * fx;
  return upper * (1 - fy) + (corner(0, 1) * (1 - fx) + corner(1, 1) * fx) * fy;
}

const eased = (t: number): number => t * t * (3 - 2 * t);

/** How much of a direction is cloud, when `cover` of the sky is. */
export class Clouds {
  private readonly share: number;
  private readonly values: Float32Array;
  private readonly perValue: number;
  private readonly offset: number;
  private readonly dx: number;
  private readonly dy: number;

  constructor(cover: number, seed: number) {
    const { field: values, sorted } = field();
    this.share = Math.min(1, Math.max(0, cover));
    this.values = values;
    this.perValue = 1 / (EDGE * (sorted.at(-1)! - sorted[0]!));
    this.offset = 0.5 - sorted[Math.floor((1 - this.share) * (sorted.length - 1))]! * this.perValue;
    this.dx = SIZE * hash01(seed, 1);
    this.dy = SIZE * hash01(seed, 2);
  }

  /** 0..1 for each of a row's rays that sees on. */
  cover({ x, y, z }: RayRow, kinds: Uint8Array, into: Float64Array): void {
    if (this.share === 0 || this.share === 1) {
      into.fill(this.share);
      return;
    }
    const { values, perValue, offset, dx, dy } = this;
    for (let i = 0; i < into.length; i++) {
      if (kinds[i] === DULL) continue;
      const far = (SPREAD * SIZE) / (Math.max(0, y[i]!) + 0.2);
      const value = between(values, x[i]! * far + dx, z[i]! * far + dy);
      into[i] = Math.min(1, Math.max(0, value * perValue + offset));
    }
  }
}

/** Between the field's values; it goes on for ever. */
function between(values: Float32Array, x: number, y: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const above = alongRow(values, (j & (SIZE - 1)) * SIZE, i, x - i);
  const below = alongRow(values, ((j + 1) & (SIZE - 1)) * SIZE, i, x - i);
  return above + (y - j) * (below - above);
}

function alongRow(values: Float32Array, row: number, i: number, share: number): number {
  const left = values[row + (i & (SIZE - 1))]!;
  return left + share * (values[row + ((i + 1) & (SIZE - 1))]! - left);
}
