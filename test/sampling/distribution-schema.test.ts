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
    { gaussian: [0, 1] },
    { uniform: [0, 1], seed: 1 },
    {},
    [0, 1],
    "0",
  ];
  for (const written of wrong)
    assert.equal(numericDistribution.safeParse(written).success, false, JSON.stringify(written));
});
