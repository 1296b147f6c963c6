import assert from "node:assert/strict";
import { test } from "node:test";
import { hashText, type StreamKey, StreamRng, streamKey } from "../../renderer/rng.ts";

const N = 100_000;
const first = (key: StreamKey, index: number, n = 0) => new StreamRng().reset(key, index, n).next();

/** N·r² of two uniform series that have nothing to do with each other is chi-square with one degree: 25 is 5 sigma. */
function assertUncorrelated(x: (i: number) => number, y: (i: number) => number): void {
  let sum = 0;
  for (let i = 0; i < N; i++) sum += (x(i) - 0.5) * (y(i) - 0.5);
  const r = (12 * sum) / N;
  assert.ok(N * r * r < 25, `correlation ${r}`);
}

function assertUniform(values: (i: number) => number): void {
  const counts = new Array<number>(100).fill(0);
  for (let i = 0; i < N; i++) counts[Math.floor(values(i) * 100)]! += 1;
  const chiSquare = counts.reduce((sum, count) => sum + (count - N / 100) ** 2 / (N / 100), 0);
  // 99 degrees of freedom: mean 99, sd 14.1.
  assert.ok(chiSquare > 45 && chiSquare < 170, `chi-square ${chiSquare}`);
}

/** As drawn when the first dataset was made. They must stay. */
const PINNED_A = [1295528811, 458898408, 0.4354548704980692, 1.6679136856023824];
const PINNED_B = [598274714, 276288362, 0.28071571424399433, -0.042510238690715886];

test("never moves a stream", () => {
  const rng = new StreamRng().reset(streamKey(0, "sun", "elevationDegrees"), 0, 0);
  assert.deepEqual([rng.uint32(), rng.uint32(), rng.next(), rng.normal()], PINNED_A);
  rng.reset(streamKey(9007199254740991, "Texture Rando", "items.0.texture"), 4294967296 + 17, 68719476735);
  assert.deepEqual([rng.uint32(), rng.uint32(), rng.next(), rng.normal()], PINNED_B);
});

test("numbers are uniform over frames, numbers and the stream itself", () => {
  const key = streamKey(0, "a", "b");
  const rng = new StreamRng().reset(key, 0, 0);
  assertUniform(() => rng.next());
  assertUniform((i) => first(key, i));
  assertUniform((i) => first(key, 0, i));
  assertUniform((i) => first(streamKey(i, "a", "b"), 0));
  assertUniform((i) => (new StreamRng().reset(key, i, 0).uint32() & 0xffff) / 65536);
});

test("neighbours in any direction know nothing of each other", () => {
  const key = streamKey(1, "a", "b");
  const other = (seed: number, id: string, name: string) => {
    const another = streamKey(seed, id, name);
    return (i: number) => first(another, i);
  };
  const here = (i: number) => first(key, i);
  assertUncorrelated(here, (i) => first(key, i + 1));
  assertUncorrelated(here, (i) => first(key, i, 1));
  assertUncorrelated(here, (i) => first(key, i + 4294967296));
  assertUncorrelated(here, other(2, "a", "b"));
  assertUncorrelated(here, other(1 + 4294967296, "a", "b"));
  assertUncorrelated(here, other(1, "c", "b"));
  assertUncorrelated(here, other(1, "a", "c"));
  assertUncorrelated(here, other(1, "ab", ""));
  const rng = new StreamRng();
  assertUncorrelated(here, (i) => {
    rng.reset(key, i, 0).next();
    return rng.next();
  });
});

test("every part of the name counts", () => {
  const parts: [number, string, string][] = [
    [0, "a", "b"],
    [1, "a", "b"],
    [4294967296, "a", "b"],
    [9007199254740991, "a", "b"],
    [0, "b", "a"],
    [0, "ab", ""],
    [0, "", "ab"],
  ];
  assert.equal(new Set(parts.map(([seed, id, name]) => JSON.stringify(streamKey(seed, id, name)))).size, parts.length);
});

test("no two frames of a million begin alike", () => {
  const key = streamKey(0, "a", "b");
  const rng = new StreamRng();
  const seen = new Set<number>();
  for (let i = 0; i < 1_000_000; i++) seen.add(rng.reset(key, i, 0).next());
  assert.equal(seen.size, 1_000_000);
});

test("normal has the moments of a bell", () => {
  const rng = new StreamRng().reset(streamKey(3, "a", "b"), 0, 0);
  const values = Array.from({ length: N }, () => rng.normal());
  const moment = (k: number) => values.reduce((sum, z) => sum + z ** k, 0) / N;
  assert.ok(Math.abs(moment(1)) < 5 / Math.sqrt(N));
  assert.ok(Math.abs(moment(2) - 1) < 5 * Math.sqrt(2 / N));
  assert.ok(Math.abs(moment(3)) < 5 * Math.sqrt(15 / N));
  assert.ok(Math.abs(moment(4) - 3) < 5 * Math.sqrt(96 / N));
});

test("short keys of surfaces have different numbers", () => {
  const keys = new Set<number>();
  for (let row = 0; row < 100; row++)
    for (let column = 0; column < 100; column++) keys.add(hashText(`r${row}c${column}`));
  assert.ok(keys.size >= 9_999);
});
