import assert from "node:assert/strict";
import { test } from "node:test";
import { bitCount, hashIndex } from "../../farm/quality/near-duplicates.ts";
import { perceptualHash } from "../../renderer/node/quality/phash.ts";
import type { Rgb } from "../../renderer/node/quality/small-picture.ts";
import { runPython } from "../exporters/python.ts";
import { grey, noise } from "./pictures.ts";

/** The hash from its definition, with another program's cosine and sums in another order. */
const REFERENCE = `
from math import cos, pi
def shrink(size, width, height, rgb):
    out = []
    for v in range(size):
        for u in range(size):
            total, count = 0.0, 0
            for y in range(v * height // size, max(v * height // size + 1, (v + 1) * height // size)):
                for x in range(u * width // size, max(u * width // size + 1, (u + 1) * width // size)):
                    r, g, b = rgb[3 * (y * width + x): 3 * (y * width + x) + 3]
                    total += 0.299 * r + 0.587 * g + 0.114 * b
                    count += 1
            out.append(total / count)
    return out
def phash(width, height, rgb):
    grey = shrink(32, width, height, rgb)
    table = [[cos((2 * x + 1) * u * pi / 64) for x in range(32)] for u in range(9)]
    waves = []
    for v in range(1, 9):
        for u in range(1, 9):
            waves.append(round(sum(grey[32 * y + x] * table[u][x] * table[v][y] for x in range(32) for y in range(32)), 6))
    middle = sorted(waves)
    median = (middle[31] + middle[32]) / 2
    bits = ''.join('1' if wave > median else '0' for wave in waves)
    return '%016x' % int(bits, 2)
answer([phash(p['width'], p['height'], p['rgb']) for p in data])
`;

/** Blobs and lines at places that follow from a number. */
function scene(seed: number, width = 96, height = 80): Rgb {
  const draw = noise(seed);
  const blobs = Array.from({ length: 6 }, () => ({
    x: 0.5 + draw() / 4,
    y: 0.5 + draw() / 4,
    size: 0.1 + 0.02 * draw() ** 2,
    level: 60 * draw(),
  }));
  return grey(width, height, (x, y) =>
    blobs.reduce(
      (sum, blob) => {
        const [dx, dy] = [x / width - blob.x, y / height - blob.y];
        return sum + (dx * dx + dy * dy < blob.size ** 2 ? blob.level : 0);
      },
      100 + 40 * (x / width),
    ),
  );
}

const distance = (a: string, b: string): number => {
  let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let count = 0;
  for (; bits > 0n; bits &= bits - 1n) count++;
  return count;
};

test("the hash is that of its published description, by another program", () => {
  const pictures = [
    scene(1),
    scene(2, 33, 70),
    scene(3, 16, 16),
    scene(4, 200, 40),
    grey(64, 64, (x, y) => (x * y) % 251),
  ];
  const hashes = runPython<string[]>(
    REFERENCE,
    pictures.map(({ rgb, ...size }) => ({ ...size, rgb: [...rgb] })),
  );
  assert.deepEqual(pictures.map(perceptualHash), hashes);
  for (const hash of hashes) assert.match(hash, /^[0-9a-f]{16}$/);
});

test("a single wave sets its own bit and no other stronger one", () => {
  // cos((2x + 1)·u·π/64)·cos((2y + 1)·v·π/64) is orthogonal to all other waves: the bit at (v, u) is set.
  for (const [u, v] of [
    [1, 1],
    [8, 1],
    [3, 5],
    [8, 8],
  ] as const) {
    const wave = (x: number, k: number) => Math.cos(((2 * x + 1) * k * Math.PI) / 64);
    const hash = perceptualHash(grey(32, 32, (x, y) => 128 + 120 * wave(x, u) * wave(y, v)));
    const bit = 64 - (8 * (v - 1) + u);
    assert.equal((BigInt(`0x${hash}`) >> BigInt(bit)) & 1n, 1n, `${u} ${v}`);
  }
});

test("a picture without waves has the hash 0, whatever its grey", () => {
  for (const level of [0, 1, 77, 255]) assert.equal(perceptualHash(grey(50, 40, () => level)), "0".repeat(16));
});

test("brightness, contrast, size and noise move few bits; another picture moves many", () => {
  const at = (picture: Rgb, x: number, y: number) => picture.rgb[3 * (picture.width * y + x)]!;
  for (let seed = 10; seed < 30; seed++) {
    const one = scene(seed, 192, 160);
    const hash = perceptualHash(one);
    const add = noise(seed);
    const changed = [
      grey(192, 160, (x, y) => at(one, x, y) + 20),
      grey(192, 160, (x, y) => at(one, x, y) * 0.8),
      grey(192, 160, (x, y) => at(one, x, y) + 4 * add()),
      scene(seed, 96, 80),
    ];
    const moved = changed.map((picture) => distance(perceptualHash(picture), hash));
    assert.ok(Math.max(...moved) <= 8, `${seed}: ${moved}`);
    assert.ok(distance(perceptualHash(scene(seed + 100)), hash) >= 12, `${seed} against another`);
  }
});

/** All pairs, by the definition. */
function bruteForce(hashes: readonly string[], most: number) {
  const kept: string[] = [];
  return hashes.map((hash) => {
    const away = kept.map((other) => distance(hash, other));
    const least = Math.min(...away, 65);
    if (least <= most) return { of: away.indexOf(least), distance: least };
    kept.push(hash);
    return null;
  });
}

function randomHashes(count: number, seed: number): string[] {
  let state = seed;
  const word = () => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * 65536);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 4 }, () => word().toString(16).padStart(4, "0")).join(""),
  );
}

/** Around a few centres, so that every distance from 0 to 20 comes often. */
function clusteredHashes(count: number): string[] {
  const centres = randomHashes(12, 5);
  const flips = randomHashes(count * 6, 6).map((hash) => Number.parseInt(hash.slice(0, 8), 16));
  return Array.from({ length: count }, (_, k) => {
    let bits = BigInt(`0x${centres[k % 12]}`);
    for (let f = 0; f < flips[6 * k]! % 21; f++) bits ^= 1n << BigInt((flips[6 * k + 1 + (f % 5)]! >> f) & 63);
    return bits.toString(16).padStart(16, "0");
  });
}

for (const most of [0, 1, 3, 4, 7, 8, 11, 12, 15]) {
  test(`near-duplicates within ${most} bits are those of comparing all pairs`, () => {
    const hashes = [...clusteredHashes(1500), ...randomHashes(300, 9), "0".repeat(16), "f".repeat(16), "0".repeat(16)];
    const index = hashIndex(most);
    const found = hashes.map((hash) => index.add(hash));
    const expected = bruteForce(hashes, most);
    assert.deepEqual(found, expected);
    assert.ok(expected.filter((one) => one !== null).length > 20);
    assert.ok(expected.filter((one) => one === null).length > 300);
  });
}

test("the tables grow past their first size", () => {
  const hashes = randomHashes(5000, 3);
  const index = hashIndex(4);
  for (const hash of hashes) assert.equal(index.add(hash), null);
  for (const [k, hash] of hashes.entries()) assert.deepEqual(index.add(hash), { of: k, distance: 0 });
});

test("bits are counted", () => {
  for (const [word, bits] of [
    [0, 0],
    [1, 1],
    [-1, 32],
    [0x55555555, 16],
    [-2147483648, 1],
    [0xffff, 16],
    [123456789, 16],
  ] as const)
    assert.equal(bitCount(word), bits, String(word));
});
