import assert from "node:assert/strict";
import { test } from "node:test";
import { numericDistribution } from "../../renderer/distributions.ts";

test("what cannot be drawn is refused", () => {
  const wrong: unknown[] = [
    { uniform: [1, 0] },
    { uniform: [0] },
    { uniform: [0, "1"] },
    { integer: [0, 1.5] },
    { min: 2, max: 1 },
    { min: 1 },
    { normal: { mean: 0 } },
    { normal: { mean: 0, sd: -1 } },
    { truncatedNormal: { mean: 0, sd: 1, min: 1, max: 1 } },
    { truncatedNormal: { mean: 0, sd: 1, min: 100, max: 101 } },
    { logNormal: { median: 0, sigma: 1 } },
    { logNormal: { median: 1, sigma: 0.1, min: 1000 } },
    { beta: { a: 0, b: 1 } },
    { choice: [] },
    { choice: [1, 2], weights: [1] },
    { choice: [1], weights: [0] },
    { mixture: [] },
    { mixture: [{ weight: 0, of: 1 }] },
    { mixture: [{ weight: 1, of: { grid: [1, 2] } }] },
    { piecewise: { points: [[0, 1]] } },
    {
      piecewise: {
        points: [
          [0, 1],
          [0, 1],
        ],
      },
    },
    {
      piecewise: {
        points: [
          [0, 0],
          [1, 0],
        ],
      },
    },
    { grid: [] },
    { halton: { range: [0, 1], dimension: 0 } },
    { sobol: { range: [0, 1], dimension: 33 } },
    { quota: { values: [] } },
    { quota: { values: [1, 1] } },
    { quota: { values: ["star"] } },
    { quota: { values: [1, 2], shares: [1] } },
    { quota: { values: [1, 2], shares: [0.5, 0.4] } },
    { quota: { values: [1, 2], shares: [1.5, -0.5] } },
    { quota: { values: [1, 2], shares: [0.05, 0.95], per: 10 } },
    { quota: { values: [1, 2], per: 0 } },
    { quota: { values: [1, 2], per: 3 } },
    { quota: { values: [1, 2], per: 20_000 } },
    { quota: { values: [1, 2], shares: [0.33333, 0.66667] } },
    { stratified: { of: { uniform: [0, 1] }, per: 1 } },
    { stratified: { of: { uniform: [0, 1] }, per: 10_001 } },
    { stratified: { of: 3 } },
    { stratified: { of: { grid: [1, 2] } } },
    { stratified: { of: { quota: { values: [1, 2] } } } },
    { stratified: { per: 10 } },
    { mixture: [{ weight: 1, of: { quota: { values: [1, 2] } } }] },
    { gaussian: [0, 1] },
    { uniform: [0, 1], seed: 1 },
    {},
    [0, 1],
    "0",
  ];
  for (const written of wrong)
    assert.equal(numericDistribution.safeParse(written).success, false, JSON.stringify(written));
});
