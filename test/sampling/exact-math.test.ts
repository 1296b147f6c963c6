import assert from "node:assert/strict";
import { test } from "node:test";
import * as exact from "../../renderer/exact-math.ts";

/** Correctly rounded values by mpmath at 120 bits; ours may be the double next to it. */
const TRUTH: readonly [got: number, want: number][] = [
  [exact.sin(1), 0.8414709848078965],
  [exact.cos(1), 0.5403023058681398],
  [exact.tan(1), 1.5574077246549023],
  [exact.sin(100000), 0.03574879797201651],
  [exact.exp(10), 22026.465794806718],
  [exact.exp(-700), 9.85967654375977e-305],
  [exact.log(20), 2.995732273553991],
  [exact.log(1e-300), -690.7755278982137],
  [exact.atan(0.7), 0.6107259643892086],
  [exact.asin(0.3), 0.3046926540153975],
  [exact.acos(0.3), 1.2661036727794992],
  [exact.pow(2.5, -3.7), 0.03369938443095647],
  [exact.pow(0.001, 0.1), 0.5011872336272722],
  [exact.pow(1.01, 50000), 1.1713566086535898e216],
];

test("agrees with mpmath", () => {
  for (const [got, want] of TRUTH) assert.ok(Math.abs(got / want - 1) < 5e-16, `${got} is not ${want}`);
});

/** Two units in the last place: what is left between two good libraries. */
const close = (got: number, want: number, what: string) =>
  assert.ok(Math.abs(got - want) <= 1e-15 * Math.max(Math.abs(want), 1e-300), `${what}: ${got} is not ${want}`);

test("agrees with the engine's own functions", () => {
  for (let i = -2000; i <= 2000; i++) {
    const x = i * 0.01237;
    close(exact.sin(x), Math.sin(x), `sin ${x}`);
    close(exact.cos(x), Math.cos(x), `cos ${x}`);
    close(exact.tan(x), Math.tan(x), `tan ${x}`);
    close(exact.atan(x), Math.atan(x), `atan ${x}`);
    close(exact.exp(x * 25), Math.exp(x * 25), `exp ${x * 25}`);
    close(exact.log(Math.abs(x) + 1e-9), Math.log(Math.abs(x) + 1e-9), `log ${x}`);
    close(exact.asin(i / 2000), Math.asin(i / 2000), `asin ${i / 2000}`);
    close(exact.acos(i / 2000), Math.acos(i / 2000), `acos ${i / 2000}`);
    close(exact.pow(Math.abs(x) + 0.01, x / 3), (Math.abs(x) + 0.01) ** (x / 3), `pow ${x}`);
    close(exact.atan2(x, i - 7), Math.atan2(x, i - 7), `atan2 ${x}`);
  }
});

test("is exact where degrees are", () => {
  assert.deepEqual(
    [0, 90, 180, 270, 360, -90].map((d) => exact.sinDegrees(d) + 0),
    [0, 1, 0, -1, 0, -1],
  );
  assert.deepEqual(
    [0, 90, 180, 270, 360, -90].map((d) => exact.cosDegrees(d) + 0),
    [1, 0, -1, 0, 1, 0],
  );
  assert.equal(exact.tanDegrees(0), 0);
  close(exact.sinDegrees(30), 0.5, "sin 30°");
  close(exact.tanDegrees(45), 1, "tan 45°");
  close(exact.asinDegrees(0.5), 30, "asin ½");
  close(exact.atan2Degrees(-1, -1), -135, "atan2");
});

test("knows the ends of the number line", () => {
  assert.deepEqual(
    [exact.exp(800), exact.exp(-800), exact.log(0), exact.log(Number.POSITIVE_INFINITY)],
    [Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  );
  assert.ok([exact.log(-1), exact.pow(-1, 0.5), exact.exp(Number.NaN)].every(Number.isNaN));
  assert.deepEqual(
    [exact.pow(0, 2), exact.pow(5, 0), exact.pow(0, -1), exact.exp(0), exact.log(1)],
    [0, 1, Number.POSITIVE_INFINITY, 1, 0],
  );
  close(exact.exp(-744), Math.exp(-744), "subnormal exp");
  close(exact.log(5e-324), Math.log(5e-324), "log of the least number");
});

/** As computed when the first dataset was made. They must stay. */
const PINNED = [
  "3fdeaee8744b05f0",
  "bfdaa22657537205",
  "4005bf0a8b14576a",
  "3ff193ea7aad030b",
  "400c964086f30239",
  "3ff3fc176b7a8560",
];

test("never moves a bit", () => {
  const bits = (x: number) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    return view.getBigUint64(0).toString(16);
  };
  const values = [exact.sin(0.5), exact.cos(2), exact.exp(1), exact.log(3), exact.pow(1.7, 2.4), exact.atan(3)];
  assert.deepEqual(values.map(bits), PINNED);
});
