import assert from "node:assert/strict";
import { test } from "node:test";
import { DIMENSIONS, directionNumbers, halton, sobol } from "../../renderer/low-discrepancy.ts";
import { correlation, drawsOf, starDiscrepancy } from "./turns.ts";

const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
  113, 127, 131,
];
const SEEDS = [0, 1, 9007199254740991];
const indices = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

test("each of 2^k equal cells holds one of 2^k Sobol points, in every dimension", () => {
  for (const seed of SEEDS)
    for (let dimension = 1; dimension <= DIMENSIONS; dimension++) {
      const point = sobol(seed, dimension);
      for (const count of [2, 64, 1024])
        for (const from of [0, 5 * count])
          assert.equal(new Set(indices(count, from).map((i) => Math.floor(point(i) * count))).size, count);
    }
});

test("Sobol dimensions 1 and 2 fill every elementary box of 2^k", () => {
  const [x, y] = [sobol(7, 1), sobol(7, 2)];
  for (let k = 0; k <= 8; k++) {
    const [columns, rows] = [2 ** k, 2 ** (8 - k)];
    const boxes = indices(256).map((i) => Math.floor(x(i) * columns) * rows + Math.floor(y(i) * rows));
    assert.equal(new Set(boxes).size, 256);
  }
});

test("each of b^k equal cells holds one of b^k Halton points, in every dimension", () => {
  for (const seed of SEEDS)
    for (const [k, base] of PRIMES.entries()) {
      const point = halton(seed, k + 1);
      for (const count of [base, base ** 2])
        assert.equal(new Set(indices(count, 3 * count).map((i) => Math.floor(point(i) * count + 1e-9))).size, count);
    }
});

test("unscrambled Sobol directions give scipy's points", () => {
  const gray = 123456 ^ (123456 >>> 1);
  const point = (dimension: number) =>
    (directionNumbers(dimension).reduce((x, v, bit) => ((gray >>> bit) & 1 ? x ^ v : x), 0) >>> 0) / 2 ** 32;
  assert.deepEqual(
    [1, 2, 5, 13, 21, 32].map(point),
    [
      0.02649688720703125, 0.18274688720703125, 0.16918182373046875, 0.5519790649414062, 0.11809539794921875,
      0.07570648193359375,
    ],
  );
});

test("the scramble is the seed's own, and never moves", () => {
  const both = (seed: number) => [sobol(seed, 3)(5), halton(seed, 3)(5)];
  assert.deepEqual(both(0), [0.25354523852001876, 0.47192184020992006]);
  assert.notDeepEqual(both(0), both(1));
  assert.notEqual(sobol(0, 3)(5), sobol(0, 4)(5));
});

test("each thing of a frame has the points in an order of its own, even over the frames", () => {
  const [x, y] = [sobol(7, 1), sobol(7, 2)];
  for (const n of [1, 2, 4_000_000_000, 68719476735]) {
    for (const from of [0, 256, 7 * 256]) {
      const boxes = indices(256, from).map((i) => Math.floor(x(i, n) * 16) * 16 + Math.floor(y(i, n) * 16));
      assert.equal(new Set(boxes).size, 256);
    }
    const points = indices(1000).map((i) => halton(7, 5)(i, n));
    assert.ok(starDiscrepancy(points) < 0.015, `${starDiscrepancy(points)}`);
  }
});

test("things of one frame know nothing of each other", () => {
  for (const sequence of [halton, sobol])
    for (const dimension of [1, 2, 7]) {
      const point = sequence(3, dimension);
      const series = (n: number) => indices(4096).map((i) => point(i, n));
      for (const [a, b] of [
        [0, 1],
        [1, 2],
        [5, 68719476735],
      ] as const)
        assert.ok(Math.abs(correlation(series(a), series(b))) < 5 / 64, `${dimension}: ${a} and ${b}`);
    }
});

test("beside a grid the points do not go in step with it", () => {
  for (const kind of ["halton", "sobol"])
    for (const steps of [2, 3, 4, 5])
      for (const dimension of [1, 2, 3]) {
        const range = [0, 1];
        const [point, grid] = drawsOf([{ [kind]: { range, dimension } }, { grid: indices(steps) }], 5);
        const r = correlation(
          indices(2400).map((i) => point!(i) as number),
          indices(2400).map((i) => grid!(i) as number),
        );
        assert.ok(Math.abs(r) < 5 / Math.sqrt(2400), `${kind} ${dimension}, grid of ${steps}: ${r}`);
      }
});
