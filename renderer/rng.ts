import { normalQuantile } from "./normal.ts";

/** A stream of random numbers. Always handed in, never global, so that a frame depends on nothing but its index. */
export interface Rng {
  /** Uniform on [0, 1) with 53 bits. */
  next(): number;
  /** Uniform on 0..2^32-1. */
  uint32(): number;
  /** Standard normal, by inversion of one uniform. */
  normal(): number;
}

/** What a stream has in common over all frames: the hash of (seed, randomizer id, draw name), 96 bits. */
export interface StreamKey {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const TWO32 = 4294967296;
const TWO53 = 9007199254740992;
/** First words of the lanes: any constants do, as long as they differ and never change. */
const LANES = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35] as const;

/** Seeds are whole numbers 0..2^53-1; 0 is a seed like any other. */
export function streamKey(seed: number, id: string, name: string): StreamKey {
  const text = `${id}\u0000${name}`;
  const lane = (start: number) => hashText(text, absorb(absorb(start, seed >>> 0), (seed / TWO32) >>> 0));
  return { a: lane(LANES[0]), b: lane(LANES[1]), c: lane(LANES[2]) };
}

/** The stream's key for a frame drawn again, from attempt 1: attempt 0 has the stream's own. */
export function attemptKey(key: StreamKey, attempt: number): StreamKey {
  const lane = (start: number) => scramble(start ^ Math.imul(attempt, 0x9e3779b1));
  return { a: lane(key.a), b: lane(key.b), c: lane(key.c) };
}

/** MurmurHash3 (x86, 32 bit) over UTF-16 code units, one a block. Also the number of a repeated thing with a name. */
export function hashText(text: string, start = 0): number {
  let h = start;
  for (let i = 0; i < text.length; i++) h = absorb(h, text.charCodeAt(i));
  return scramble(h ^ text.length) >>> 0;
}

function absorb(h: number, block: number): number {
  const k = Math.imul(block, 0xcc9e2d51);
  const mixed = h ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** MurmurHash3's finalizer: a bijection of 32 bits in which every input bit moves every output bit. */
export function scramble(x: number): number {
  let h = x;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** sfc32 (Doty-Humphrey's "small fast chaotic" generator, passes PractRand), seeded by hash. */
export class StreamRng implements Rng {
  private a = 0;
  private b = 0;
  private c = 0;
  private count = 0;

  /** Starts the stream of (key, index, n). Returns itself, so that hot paths need no object per draw. */
  reset(key: StreamKey, index: number, n: number): this {
    const salt = Math.imul(n | 0, 0x9e3779b1) ^ Math.imul((n / TWO32) | 0, 0x85ebca77);
    const high = Math.imul((index / TWO32) | 0, 0xc2b2ae3d);
    this.a = scramble(scramble(key.a ^ index) + (salt ^ high));
    this.b = scramble(scramble(key.b ^ index) + (salt ^ high));
    this.c = scramble(scramble(key.c ^ index) + (salt ^ high));
    this.count = 1;
    for (let i = 0; i < 4; i++) this.uint32();
    return this;
  }

  uint32(): number {
    const out = (this.a + this.b + this.count) | 0;
    this.count = (this.count + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + out) | 0;
    return out >>> 0;
  }

  next(): number {
    const high = this.uint32() >>> 5;
    return (high * 67108864 + (this.uint32() >>> 6)) / TWO53;
  }

  normal(): number {
    return normalQuantile(openUniform(this));
  }
}

/** Uniform on (0, 1) without its ends, where quantile functions are finite. */
export function openUniform(rng: Rng): number {
  return rng.next() * (1 - 1 / TWO53) + 0.5 / TWO53;
}
