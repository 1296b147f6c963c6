import { hash01 } from "../hash-noise.ts";

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

/** How much of a direction is cloud, 0..1, when `cover` of the sky is: by its east, up and south parts. */
export function cloudMask(cover: number, seed: number): (east: number, up: number, south: number) => number {
  if (cover <= 0) return () => 0;
  if (cover >= 1) return () => 1;
  const { field: values, sorted } = field();
  const threshold = sorted[Math.floor((1 - cover) * (sorted.length - 1))]!;
  const soft = EDGE * (sorted.at(-1)! - sorted[0]!);
  const [dx, dy] = [SIZE * hash01(seed, 1), SIZE * hash01(seed, 2)];
  const scale = SPREAD * SIZE;
  return (east, up, south) => {
    const far = scale / (Math.max(0, up) + 0.2);
    return Math.min(1, Math.max(0, (at(values, east * far + dx, south * far + dy) - threshold) / soft + 0.5));
  };
}

/** Between the field's values; it goes on for ever. */
function at(values: Float32Array, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - i, y - j];
  const value = (di: number, dj: number) => values[((j + dj) & (SIZE - 1)) * SIZE + ((i + di) & (SIZE - 1))]!;
  const upper = value(0, 0) * (1 - fx) + value(1, 0) * fx;
  return upper * (1 - fy) + (value(0, 1) * (1 - fx) + value(1, 1) * fx) * fy;
}
