import { hash01 } from "../hash-noise.ts";

/** Values of the field along each side. It is tileable. */
export const CLOUD_SIZE = 256;
const OCTAVES = [4, 8, 16, 32, 64] as const;
/** Clouds end softly: share of the field's spread from clear to covered. */
const EDGE = 0.25;
/** Widths of the field over the sky from zenith to 45°. */
const SPREAD = 0.7;

/**
 * How clouds lie in the field. A direction (x, y up, z) looks at the field's place (x, z) · `far` / (max(0, y) + 0.2) + `shift`;
 * its share of cloud is the field's value there · `perValue` + `offset`, from 0 to 1. Wholly clear and wholly covered skies
 * are so everywhere: `share` is 0 or 1.
 */
export interface CloudPlace {
  share: number;
  far: number;
  shift: readonly [x: number, z: number];
  perValue: number;
  offset: number;
}

export function placeClouds(cover: number, seed: number): CloudPlace {
  const { sorted } = cloudField();
  const share = Math.min(1, Math.max(0, cover));
  const perValue = 1 / (EDGE * (sorted.at(-1)! - sorted[0]!));
  return {
    share,
    far: SPREAD * CLOUD_SIZE,
    shift: [CLOUD_SIZE * hash01(seed, 1), CLOUD_SIZE * hash01(seed, 2)],
    perValue,
    offset: 0.5 - sorted[Math.floor((1 - share) * (sorted.length - 1))]! * perValue,
  };
}

let kept: { field: Float32Array; sorted: Float32Array } | undefined;

/** A fractal field, row by row, and its values in order. Made once. */
export function cloudField(): { field: Float32Array; sorted: Float32Array } {
  kept ??= (() => {
    const at = (_: unknown, k: number) => fractal(k % CLOUD_SIZE, Math.floor(k / CLOUD_SIZE));
    const field = Float32Array.from({ length: CLOUD_SIZE * CLOUD_SIZE }, at);
    return { field, sorted: field.slice().sort() };
  })();
  return kept;
}

function fractal(x: number, y: number): number {
  let [sum, weight] = [0, 1];
  for (const cells of OCTAVES) {
    sum += weight * valueNoise((x / CLOUD_SIZE) * cells, (y / CLOUD_SIZE) * cells, cells);
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
