/** Cells per tile and weight of one octave. */
export type Octave = readonly [cells: number, weight: number];

/** Sum of value noises over a tile of size × size pixels, row by row; what leaves one edge comes in at the other. */
export function tiledField(size: number, octaves: readonly Octave[]): Float32Array {
  const field = new Float32Array(size * size);
  for (const [cells, weight] of octaves) addOctave(field, size, cells, weight);
  return field;
}

/** Lattice values first, then a walk over the pixels: hashing each pixel's corners anew takes ten times as long. */
function addOctave(field: Float32Array, size: number, cells: number, weight: number): void {
  const lattice = Float32Array.from({ length: cells * cells }, (_, k) =>
    hash2(k % cells, Math.floor(k / cells), cells),
  );
  const steps = Array.from({ length: size }, (_, k) => {
    const at = (k / size) * cells;
    const i = Math.floor(at);
    return { low: i, high: (i + 1) % cells, share: smooth(at - i) };
  });
  for (let y = 0; y < size; y++) {
    const { low, high, share } = steps[y]!;
    const [top, bottom] = [low * cells, high * cells];
    for (let x = 0; x < size; x++) {
      const { low: left, high: right, share: across } = steps[x]!;
      const a = lattice[top + left]! + (lattice[top + right]! - lattice[top + left]!) * across;
      const b = lattice[bottom + left]! + (lattice[bottom + right]! - lattice[bottom + left]!) * across;
      field[y * size + x]! += weight * (a + (b - a) * share);
    }
  }
}

/** 0..1 from two whole numbers and a salt. */
export function hash2(x: number, y: number, salt: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(salt, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

export const wrapped = (x: number, period: number): number => ((x % period) + period) % period;
const smooth = (t: number): number => t * t * (3 - 2 * t);
