import assert from "node:assert/strict";
import { test } from "node:test";
import { instanceColour, turbo } from "../../farm/sheets/palette.ts";
import { falseColour, ironbow, percentileRange } from "../../renderer/palettes.ts";

const entry = (palette: Uint8Array, k: number) => [...palette.subarray(3 * k, 3 * k + 3)];

test("ironbow goes from near black to near white and never gets darker", () => {
  assert.equal(ironbow.length, 768);
  assert.deepEqual(entry(ironbow, 0), [0, 0, 10]);
  assert.deepEqual(entry(ironbow, 255), [255, 252, 228]);
  const light = Array.from({ length: 256 }, (_, k) => {
    const [r, g, b] = entry(ironbow, k) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  for (let k = 1; k < 256; k++) assert.ok(light[k]! > light[k - 1]! - 0.5, `entry ${k}`);
});

test("turbo follows Google's table; its ends are dark blue and dark red", () => {
  for (const [c, value] of [164, 252, 60].entries()) assert.ok(Math.abs(entry(turbo, 128)[c]! - value) < 20);
  const [start, end] = [entry(turbo, 16), entry(turbo, 255)];
  assert.ok(start[2]! > 2 * start[0]! && start[2]! > 2 * start[1]! && end[0]! > 5 * end[1]! && end[0]! > 5 * end[2]!);
});

test("false colour: ends are clamped, a quarter is a quarter, 0 stays black", () => {
  const rgb = falseColour(Uint16Array.of(0, 100, 200, 250, 400, 500), { lo: 200, hi: 400 });
  const pixels = Array.from({ length: 6 }, (_, k) => [...rgb.subarray(3 * k, 3 * k + 3)]);
  assert.deepEqual(pixels, [[0, 0, 0], ...[0, 0, 64, 255, 255].map((k) => entry(ironbow, k))]);
  assert.deepEqual(
    [...falseColour(Uint16Array.of(7), { lo: 7, hi: 7 })],
    entry(ironbow, 0),
    "a flat picture has a colour",
  );
});

test("percentiles by nearest rank, without the zeros", () => {
  const hundred = Uint16Array.from({ length: 300 }, (_, k) => (k < 200 ? 0 : k - 199));
  assert.deepEqual(percentileRange(hundred), { lo: 1, hi: 99 });
  assert.deepEqual(percentileRange(hundred, 0.25), { lo: 25, hi: 75 });
  assert.deepEqual(percentileRange(Uint16Array.of(0, 65535, 0)), { lo: 65535, hi: 65535 });
  assert.deepEqual(percentileRange(Uint16Array.of(0, 0)), { lo: 0, hi: 0 });
});

test("instances beside each other in number are far apart in colour", () => {
  for (let k = 1; k < 300; k++) {
    const [a, b] = [instanceColour(k), instanceColour(k + 1)];
    assert.ok(Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]) > 100, `${k}`);
  }
});
