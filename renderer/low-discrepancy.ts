import { StreamRng, scramble, streamKey } from "./rng.ts";

/** Dimensions 1..32 of both sequences. Beyond that Halton's stripes are wide and one should not want more. */
export const DIMENSIONS = 32;
const TWO32 = 4294967296;

/**
 * Index → point of (0, 1). The first b^k points fall one into each of b^k equal cells (b: the base, 2 for Sobol), and so
 * do the next. The n-th thing of every frame has the points in an order of its own: stretches of 2^k points swap places, in
 * all dimensions alike.
 */
export type PointSequence = (index: number, n?: number) => number;

const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
  113, 127, 131,
];

/**
 * Halton's sequence (radical inverse in the dimension-th prime) with a random permutation of the digits at each
 * place, drawn from the seed: without it neighbouring high dimensions are nearly the same.
 */
export function halton(seed: number, dimension: number): PointSequence {
  const base = PRIMES[dimension - 1]!;
  const tables: (readonly number[])[] = [];
  for (let cells = 1; cells < TWO32; cells *= base) tables.push(permutation(base, seed, dimension, tables.length));
  const order = streamKey(seed, "order", "of points").a;
  return (index, n = 0) => {
    let rest = orderOf(index, n, order);
    let sum = 0;
    let unit = 1;
    for (const table of tables) {
      const next = Math.floor(rest / base);
      unit /= base;
      sum += table[rest - next * base]! * unit;
      rest = next;
    }
    return sum + unit / 2;
  };
}

function permutation(size: number, seed: number, dimension: number, place: number): readonly number[] {
  const rng = new StreamRng().reset(streamKey(seed, "halton", String(dimension)), place, 0);
  const table = Array.from({ length: size }, (_, digit) => digit);
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(rng.next() * (i + 1));
    [table[i], table[j]] = [table[j]!, table[i]!];
  }
  return table;
}

/** Primitive polynomial (coefficients as bits) and first direction numbers: Joe & Kuo 2008, table new-joe-kuo-6. */
const SOBOL: readonly (readonly [polynomial: number, ...start: number[]])[] = [
  [1, 1],
  [3, 1],
  [7, 1, 3],
  [11, 1, 3, 1],
  [13, 1, 1, 1],
  [19, 1, 1, 3, 3],
  [25, 1, 3, 5, 13],
  [37, 1, 1, 5, 5, 17],
  [41, 1, 1, 5, 5, 5],
  [47, 1, 1, 7, 11, 19],
  [55, 1, 1, 5, 1, 1],
  [59, 1, 1, 1, 3, 11],
  [61, 1, 3, 5, 5, 31],
  [67, 1, 3, 3, 9, 7, 49],
  [91, 1, 1, 1, 15, 21, 21],
  [97, 1, 3, 1, 13, 27, 49],
  [103, 1, 1, 1, 15, 7, 5],
  [109, 1, 3, 1, 15, 13, 25],
  [115, 1, 1, 5, 5, 19, 61],
  [131, 1, 3, 7, 11, 23, 15, 103],
  [137, 1, 3, 7, 13, 13, 15, 69],
  [143, 1, 1, 3, 13, 7, 35, 63],
  [145, 1, 3, 5, 9, 1, 25, 53],
  [157, 1, 3, 1, 13, 9, 35, 107],
  [167, 1, 3, 1, 5, 27, 61, 31],
  [171, 1, 1, 5, 11, 19, 41, 61],
  [185, 1, 3, 5, 3, 3, 13, 69],
  [191, 1, 1, 7, 13, 1, 19, 1],
  [193, 1, 3, 7, 5, 13, 19, 59],
  [203, 1, 1, 3, 9, 25, 29, 41],
  [211, 1, 3, 5, 13, 23, 1, 55],
  [213, 1, 3, 7, 3, 13, 59, 17],
];

/** Sobol's sequence, Owen-scrambled by hash (Burley, "Practical Hash-based Owen Scrambling", JCGT 2020). */
export function sobol(seed: number, dimension: number): PointSequence {
  const directions = directionNumbers(dimension);
  const key = streamKey(seed, "sobol", String(dimension)).a;
  const order = streamKey(seed, "order", "of points").a;
  return (index, n = 0) => {
    let x = 0;
    for (let bit = 0, rest = orderOf(index, n, order) >>> 0; rest !== 0; bit++, rest >>>= 1)
      if (rest & 1) x ^= directions[bit]!;
    return ((owenScramble(x, key) >>> 0) + 0.5) / TWO32;
  };
}

/** The unscrambled 32-bit directions; exported for the test against the published points. */
export function directionNumbers(dimension: number): readonly number[] {
  const [polynomial, ...start] = SOBOL[dimension - 1]!;
  const degree = 31 - Math.clz32(polynomial);
  const v: number[] = [];
  for (let i = 0; i < 32; i++) {
    if (degree === 0) v.push(1 << (31 - i));
    else if (i < degree) v.push(start[i]! << (31 - i));
    else v.push(recurrence(v, i, degree, polynomial));
  }
  return v;
}

function recurrence(v: readonly number[], i: number, degree: number, polynomial: number): number {
  let value = v[i - degree]! ^ (v[i - degree]! >>> degree);
  for (let k = 1; k < degree; k++) if ((polynomial >>> (degree - k)) & 1) value ^= v[i - k]!;
  return value;
}

/** Place in the sequence of the index-th point of the n-th thing (Burley's shuffle). */
function orderOf(index: number, n: number, key: number): number {
  if (n === 0) return index;
  const own = scramble(key ^ Math.imul(n | 0, 0x9e3779b1) ^ Math.imul((n / TWO32) | 0, 0x85ebca77));
  return owenScramble(index | 0, own) >>> 0;
}

/** Flips every bit by a hash of the bits above it. Works on reversed bits, where carries run the right way. */
function owenScramble(x: number, key: number): number {
  let r = (reverseBits(x) + scramble(key)) | 0;
  r ^= Math.imul(r, 0x6c50b47c);
  r ^= Math.imul(r, 0xb82f1e52);
  r ^= Math.imul(r, 0xc7afe638);
  r ^= Math.imul(r, 0x8d22f6e6);
  return reverseBits(r);
}

function reverseBits(x: number): number {
  let r = x;
  r = ((r >>> 1) & 0x55555555) | ((r & 0x55555555) << 1);
  r = ((r >>> 2) & 0x33333333) | ((r & 0x33333333) << 2);
  r = ((r >>> 4) & 0x0f0f0f0f) | ((r & 0x0f0f0f0f) << 4);
  r = ((r >>> 8) & 0x00ff00ff) | ((r & 0x00ff00ff) << 8);
  return (r >>> 16) | (r << 16);
}
