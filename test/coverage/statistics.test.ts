import assert from "node:assert/strict";
import { test } from "node:test";
import { chiSquare, kolmogorovSmirnov, randomDiscrepancy, upperGamma } from "../../farm/coverage/statistics.ts";
import { StreamRng, streamKey } from "../../renderer/rng.ts";
import { starDiscrepancy } from "../sampling/turns.ts";

const close = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance, `${got} is not ${want}`);

test("chi-square's upper points are those of the tables", () => {
  for (const [degrees, x, p] of [
    [1, 3.841458820694124, 0.05],
    [1, 10.827566170662733, 0.001],
    [10, 18.307038053275146, 0.05],
    [10, 3.9402991361190605, 0.95],
    [100, 124.34211340400407, 0.05],
  ] as const)
    close(upperGamma(degrees / 2, x / 2), p, 1e-12);
  for (const x of [0.1, 1, 5, 40]) close(upperGamma(1, x), Math.exp(-x), 1e-15);
});

test("chi-square of counts, by hand; thin bins are taken together", () => {
  const fit = chiSquare([44, 56], [0.5, 0.5])!;
  close(fit.statistic, 1.44, 1e-12);
  assert.equal(fit.degrees, 1);
  close(fit.p, 0.23013934044341544, 1e-10);
  // Expected 90, 4, 4, 2: the last three are one bin of 10.
  close(chiSquare([80, 10, 5, 5], [0.9, 0.04, 0.04, 0.02])!.statistic, 100 / 90 + 100 / 10, 1e-12);
  assert.equal(chiSquare([3, 4], [0.5, 0.5]), null);
  assert.equal(chiSquare([100], [1]), null);
});

test("Kolmogorov's upper points are those of the tables", () => {
  const many = 1e12;
  for (const [lambda, p] of [
    [1.3580986393225505, 0.05],
    [1.6276236115189504, 0.01],
    [0.8275735551899077, 0.5],
  ] as const)
    close(kolmogorovSmirnov(lambda / Math.sqrt(many), many).p, p, 1e-6);
  assert.equal(kolmogorovSmirnov(0, 100).p, 1);
  assert.ok(kolmogorovSmirnov(0.5, 1000).p < 1e-100);
});

test("random numbers have the discrepancy that reports compare with", () => {
  const rng = new StreamRng().reset(streamKey(1, "a", "b"), 0, 0);
  const sets = Array.from({ length: 400 }, () => starDiscrepancy(Array.from({ length: 500 }, () => rng.next())));
  const mean = sets.reduce((sum, d) => sum + d, 0) / sets.length;
  close(mean / randomDiscrepancy(500), 1, 0.05);
});
