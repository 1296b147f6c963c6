import assert from "node:assert/strict";
import { test } from "node:test";
import { cdfOf } from "../../renderer/distribution-plan.ts";
import { planOf } from "../../renderer/distributions.ts";
import type { Json, JsonObject } from "../../renderer/json.ts";
import { compiled, correlation, countOf, drawsOf, range, starDiscrepancy } from "./turns.ts";

/** Without steps: a value and its share of the distribution are one to one. */
const CURVES: readonly JsonObject[] = [
  { uniform: [2, 5] },
  { min: -1, max: 1 },
  { normal: { mean: 10, sd: 2 } },
  { truncatedNormal: { mean: 0, sd: 1, min: -1, max: 2 } },
  { truncatedNormal: { mean: 0, sd: 1, min: 5, max: 6 } },
  { logNormal: { median: 1, sigma: 0.5 } },
  { logNormal: { median: 0.09, sigma: 0.7, min: 0.01, max: 0.3 } },
  { beta: { a: 2, b: 5 } },
  { beta: { a: 0.5, b: 0.5, min: -10, max: 10 } },
  { beta: { a: 400, b: 3 } },
  {
    piecewise: {
      points: [
        [0, 0],
        [1, 3],
        [4, 0],
      ],
    },
  },
];

for (const of of CURVES)
  test(`${JSON.stringify(of)}: one value in each stratum of every block`, () => {
    for (const [seed, per] of [
      [0, 10],
      [1, 64],
      [2, 250],
    ] as const) {
      const [draw] = drawsOf([{ stratified: { of, per } }], seed);
      for (const block of [0, 1, 12_345]) {
        const strata = range(per, block * per).map((i) => Math.floor(cdfOf(planOf(of), draw!(i) as number) * per));
        assert.equal(new Set(strata).size, per, `seed ${seed}, block ${block}`);
      }
    }
  });

test("whole numbers come equally often when the block allows it", () => {
  const [die, few] = drawsOf([
    { stratified: { of: { integer: [1, 6] }, per: 12 } },
    { stratified: { of: { choice: [1, 2, 5], weights: [3, 0, 1] }, per: 40 } },
  ]);
  for (let block = 0; block < 20; block++) {
    assert.deepEqual([...countOf(range(12, 12 * block).map((i) => die!(i))).values()], [2, 2, 2, 2, 2, 2]);
    assert.deepEqual([...countOf(range(40, 40 * block).map((i) => few!(i)))].sort(), [
      [1, 30],
      [5, 10],
    ]);
  }
});

test("each part of a mixture gets its share of every block", () => {
  const mixture = [
    { weight: 3, of: 0 },
    { weight: 1, of: { uniform: [4, 8] } },
  ];
  const [draw] = drawsOf([{ stratified: { of: { mixture }, per: 20 } }]);
  for (let block = 0; block < 50; block++) {
    const values = range(20, 20 * block).map((i) => draw!(i) as number);
    assert.equal(values.filter((x) => x === 0).length, 15);
    const strata = values.filter((x) => x > 0).map((x) => Math.floor(((x - 4) / 4) * 5));
    assert.equal(new Set(strata).size, 5);
  }
});

test("it is far more even than random: the star discrepancy is at most two strata", () => {
  const [even, random] = drawsOf([{ stratified: { of: { uniform: [0, 1] }, per: 100 } }, { uniform: [0, 1] }]);
  const values = (draw: (i: number) => Json, from: number) => range(1000, from).map((i) => draw(i) as number);
  for (let round = 0; round < 10; round++) {
    assert.ok(starDiscrepancy(values(even!, 1000 * round)) < 0.02);
    assert.ok(starDiscrepancy(values(random!, 1000 * round)) > starDiscrepancy(values(even!, 1000 * round)));
  }
});

test("two of one recipe, and two things of one frame, are independent", () => {
  const stratified = { stratified: { of: { uniform: [0, 1] }, per: 50 } };
  const [a, b] = drawsOf([stratified, stratified], 9);
  const series = (draw: (turn: number, n?: number) => Json, n?: number) =>
    range(40_000).map((i) => draw(i, n) as number);
  for (const other of [series(b!), series(a!, 1), series(a!, 4_000_000_000)])
    assert.ok(Math.abs(correlation(series(a!), other)) < 5 / Math.sqrt(40_000));
});

test("the stratum is the index's own, the place inside it the stream's", () => {
  const [distribution] = compiled([{ stratified: { of: { uniform: [0, 1] }, per: 10 } }], 1);
  const at = (turn: number, u: number) =>
    distribution!.sample({ next: () => u, uint32: () => 0, normal: () => 0 }, turn) as number;
  for (let turn = 0; turn < 30; turn++) {
    assert.equal(Math.floor(at(turn, 0.01) * 10), Math.floor(at(turn, 0.99) * 10));
    assert.ok(Math.abs(at(turn, 0.75) - at(turn, 0.25) - 0.05) < 1e-12);
  }
});

test("never moves", () => {
  const [draw] = drawsOf([{ stratified: { of: { normal: { mean: 0, sd: 1 } }, per: 100 } }]);
  assert.deepEqual(
    [0, 1, 5_000_000_000].map((i) => draw!(i)),
    PINNED,
  );
});

/** As drawn when the first dataset was made. They must stay. */
const PINNED = [-0.22958665043379023, -0.46455303589210967, 1.0282183475718705];
