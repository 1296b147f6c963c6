/** A picture that looks like an earlier one. */
export interface Duplicate {
  /** Position of the earlier one among those that were kept, from 0. */
  of: number;
  /** Bits in which the two hashes differ. */
  distance: number;
}

export interface HashIndex {
  /** The nearest kept hash, the earliest of equals; null when none is near enough: then this one is kept. */
  add(hash: string): Duplicate | null;
}

const PARTS = 4;
const PART_BITS = 16;
const BUCKETS = 2 ** PART_BITS;
const NONE = -1;

/**
 * Finds near-duplicates without comparing all pairs (multi-index hashing: Norouzi, Punjani & Fleet, CVPR 2012). Of two
 * 64-bit hashes that differ in at most d bits, one of the four 16-bit parts differs in at most d/4: so only hashes are
 * compared that share a part nearly. Holds 1 MB, and 24 bytes for each hash kept.
 */
export function hashIndex(distance: number): HashIndex {
  const probes = Uint16Array.from(masksWithin(Math.floor(distance / PARTS)));
  const heads = new Int32Array(PARTS * BUCKETS).fill(NONE);
  let words = new Int32Array(0);
  let next = new Int32Array(0);
  let kept = 0;

  function keep(high: number, low: number): void {
    if (words.length === 2 * kept) [words, next] = [grown(words, 2), grown(next, PARTS)];
    words[2 * kept] = high;
    words[2 * kept + 1] = low;
    for (let part = 0; part < PARTS; part++) {
      const bucket = part * BUCKETS + partOf(high, low, part);
      next[PARTS * kept + part] = heads[bucket]!;
      heads[bucket] = kept;
    }
    kept++;
  }

  return {
    add(text) {
      const [high, low] = [Number.parseInt(text.slice(0, 8), 16) | 0, Number.parseInt(text.slice(8), 16) | 0];
      const found = nearest(high, low, { distance, probes, heads, words, next });
      if (found === null) keep(high, low);
      return found;
    },
  };
}

interface Tables {
  distance: number;
  probes: Uint16Array;
  heads: Int32Array;
  words: Int32Array;
  next: Int32Array;
}

function nearest(high: number, low: number, { distance, probes, heads, words, next }: Tables): Duplicate | null {
  let least = distance + 1;
  let best = NONE;
  for (let part = 0; part < PARTS; part++) {
    const own = partOf(high, low, part);
    for (let k = 0; k < probes.length; k++) {
      for (let of = heads[part * BUCKETS + (own ^ probes[k]!)]!; of !== NONE; of = next[PARTS * of + part]!) {
        const away = bitCount(high ^ words[2 * of]!) + bitCount(low ^ words[2 * of + 1]!);
        if (away > least || (away === least && of > best)) continue;
        least = away;
        best = of;
      }
    }
  }
  return best === NONE ? null : { of: best, distance: least };
}

const partOf = (high: number, low: number, part: number): number =>
  ((part < 2 ? high : low) >>> (part % 2 === 0 ? 16 : 0)) & 0xffff;

/** Every 16-bit number with at most so many bits set. */
function masksWithin(bits: number): number[] {
  return Array.from({ length: BUCKETS }, (_, mask) => mask).filter((mask) => bitCount(mask) <= bits);
}

/** Of 32 bits: the sum over pairs, fours and bytes (Hacker's Delight, 5-1). */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function grown(numbers: Int32Array<ArrayBuffer>, each: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(1024 * each, 2 * numbers.length));
  larger.set(numbers);
  return larger;
}
