import assert from "node:assert/strict";
import { test } from "node:test";
import { filterRows, hasRuns, NONE, SUB, UP } from "../../renderer/node/encode/rows.ts";
import { sample } from "./kit.ts";

/** A byte at a time, as the specification has it. */
function specified(bytes: Uint8Array, stride: number, filter: number, pixelBytes: number): number[] {
  return Array.from({ length: bytes.length / stride }, (_, y) => [
    filter,
    ...Array.from({ length: stride }, (_, x) => {
      const at = y * stride + x;
      const left = x < pixelBytes ? 0 : bytes[at - pixelBytes]!;
      const above = y === 0 ? 0 : bytes[at - stride]!;
      return (bytes[at]! - (filter === SUB ? left : filter === UP ? above : 0)) & 255;
    }),
  ]).flat();
}

const highFirst = (words: Uint16Array) => Uint8Array.from([...words].flatMap((word) => [word >> 8, word & 255]));

const cases = [8, 16].flatMap((bits) =>
  [NONE, SUB, UP].flatMap((filter) =>
    ([1, 3] as const).flatMap((channels) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 33].flatMap((width) =>
        [0, 1, 2, 3].map((from) => ({ bits: bits as 8 | 16, filter, channels, width, from })),
      ),
    ),
  ),
);
const HEIGHT = 5;

test("rows are those of the specification, whatever their width and wherever they lie", () => {
  for (const { bits, filter, channels, width, from } of cases) {
    const { pixels } = sample("noise", width, HEIGHT, channels, bits);
    const memory = new (bits === 8 ? Uint8Array : Uint16Array)(from + pixels.length).fill(77);
    memory.set(pixels, from);
    const bytes = pixels instanceof Uint16Array ? highFirst(pixels) : pixels;
    const [stride, pixelBytes] = [bytes.length / HEIGHT, bytes.length / HEIGHT / width];
    const rows = new Uint8Array(bytes.length + HEIGHT).fill(99);
    filterRows(memory.subarray(from), { filter, stride, pixelBytes }, rows);
    const name = `filter ${filter}, ${width} × ${channels} of ${bits} bits, from ${from}`;
    assert.deepEqual([...rows], specified(bytes, stride, filter, pixelBytes), name);
  }
});

test("every byte less every byte", () => {
  const pixels = Uint8Array.from({ length: 2 * 65536 }, (_, k) => (k < 65536 ? k >> 8 : k));
  for (const words of [pixels, new Uint16Array(pixels.buffer)]) {
    const rows = new Uint8Array(pixels.length + 2);
    filterRows(words, { filter: UP, stride: 65536, pixelBytes: words.BYTES_PER_ELEMENT }, rows);
    const bytes = words instanceof Uint16Array ? highFirst(words) : words;
    assert.deepEqual(Buffer.from(specified(bytes, 65536, UP, 1)), Buffer.from(rows));
  }
});

test("runs are seen where more than a few bytes begin one, and not in noise", () => {
  const noise = sample("noise", 400, 250, 1, 8).pixels as Uint8Array;
  const withRuns = (share: number) => noise.map((value, k) => (k % 1000 < 1000 * share ? 0 : value));
  assert.deepEqual(
    [0, 0.03, 0.1, 0.5, 1].map((share) => hasRuns(withRuns(share))),
    [false, false, true, true, true],
  );
  assert.equal(hasRuns(new Uint8Array(3)), false);
});
