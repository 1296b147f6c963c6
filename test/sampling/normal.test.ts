import assert from "node:assert/strict";
import { test } from "node:test";
import { normalCdf, normalQuantile } from "../../renderer/normal.ts";

const close = (got: number, want: number, tolerance: number) =>
  assert.ok(Math.abs(got - want) <= tolerance * Math.abs(want), `${got} is not ${want}`);

test("the quantile function agrees with scipy's", () => {
  close(normalQuantile(1e-300), -37.0470962993612, 1e-14);
  close(normalQuantile(1e-9), -5.9978070150076865, 1e-15);
  close(normalQuantile(0.001), -3.090232306167813, 1e-15);
  close(normalQuantile(0.3), -0.5244005127080407, 2e-15);
  close(normalQuantile(0.95), 1.6448536269514722, 2e-15);
  assert.equal(normalQuantile(0.5), 0);
});

test("the distribution function agrees with scipy's", () => {
  close(normalCdf(-20), 2.7536241186062337e-89, 1e-8);
  close(normalCdf(-8), 6.22096057427178e-16, 2e-8);
  close(normalCdf(-3), 0.0013498980316300933, 1e-13);
  close(normalCdf(-0.1), 0.460172162722971, 1e-15);
  close(normalCdf(2), 0.9772498680518208, 1e-15);
  assert.deepEqual([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(Number.POSITIVE_INFINITY)], [0, 1]);
});

test("the two undo each other where a frame can go", () => {
  for (let z = -7; z <= 5; z += 0.01) assert.ok(Math.abs(normalQuantile(normalCdf(z)) - z) < 1e-8);
});
