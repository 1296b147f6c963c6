import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import * as zlib from "node:zlib";
import { crc32, tableCrc32 } from "../../renderer/node/encode/crc32.ts";
import { encodePng, PACKING, type Picture } from "../../renderer/node/encode/png.ts";
import { runPython } from "../exporters/python.ts";
import { asSharp, read, sample } from "./kit.ts";

const KINDS = ["noise", "picture", "ids"] as const;
const SIZES = [
  [1, 1],
  [1, 9],
  [13, 1],
  [2, 3],
  [3, 4],
  [61, 37],
] as const;

const cases = Object.entries(PACKING).flatMap(([name, packing]) =>
  KINDS.flatMap((kind) =>
    SIZES.flatMap(([width, height]) =>
      ([1, 3] as const).flatMap((channels) =>
        ([8, 16] as const).map((bits) => ({
          name: `${name}, ${kind}, ${width}×${height}, ${channels} of ${bits} bits`,
          picture: sample(kind, width, height, channels, bits),
          packing,
        })),
      ),
    ),
  ),
);

test("sharp reads the same pixels, of the same kind", async () => {
  for (const { name, picture, packing } of cases) {
    const before = picture.pixels.slice();
    const { values, bits, hasAlpha, ...found } = await read(await encodePng(picture, packing));
    const { width, height, channels, pixels } = picture;
    assert.deepEqual(found, { width, height, channels, format: "png" }, name);
    assert.deepEqual([bits, hasAlpha], [pixels.BYTES_PER_ELEMENT * 8, false], name);
    assert.deepEqual(values, [...before], name);
    assert.deepEqual(pixels, before, `${name}: the picture itself was changed`);
  }
});

test("a reader written from the specification reads the same pixels", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-png-"));
  t.after(() => rm(folder, { recursive: true }));
  const files = cases.map((_, k) => join(folder, `${k}.png`));
  for (const [k, { picture, packing }] of cases.entries())
    await writeFile(files[k]!, await encodePng(picture, packing));
  const read = runPython<number[][]>(
    "from png_pixels import read_png\nanswer([[w, h, c, b, *s] for w, h, c, b, s in map(read_png, data)])",
    files,
  );
  for (const [k, { name, picture }] of cases.entries()) {
    const { width, height, channels, pixels } = picture;
    assert.deepEqual(read[k], [width, height, channels, pixels.BYTES_PER_ELEMENT * 8, ...pixels], name);
  }
});

test("a palette's indices and colours are kept as they are", async () => {
  const indices = Uint8Array.from({ length: 30 }, (_, k) => k % 4);
  const palette = Uint8Array.from([9, 8, 7, 200, 100, 50, 9, 8, 7, 0, 0, 255]);
  const file = await encodePng({ width: 6, height: 5, channels: 1, pixels: indices }, PACKING.masks, palette);
  assert.equal(file[25], 3, "colour type");
  const { values, channels } = await read(file);
  assert.equal(channels, 3);
  assert.deepEqual(
    values,
    [...indices].flatMap((k) => [...palette.subarray(3 * k, 3 * k + 3)]),
  );
});

test("pixels that begin inside a buffer, at an odd place, are taken from there", async () => {
  const buffer = Uint8Array.from({ length: 50 }, (_, k) => 5 * k);
  const file = await encodePng({ width: 7, height: 5, channels: 1, pixels: buffer.subarray(3, 38) }, PACKING.slopes);
  assert.deepEqual((await read(file)).values, [...buffer.subarray(3, 38)]);
  const words = new Uint16Array(buffer.buffer, 6, 15);
  const deep = await encodePng({ width: 5, height: 3, channels: 1, pixels: words }, PACKING.differences);
  assert.deepEqual((await read(deep)).values, [...words]);
});

test("fast is not large: at most 15 % more than every filter tried on every row", async () => {
  const tried = (picture: Picture) => asSharp(picture).png({ compressionLevel: 2, adaptiveFiltering: true }).toBuffer();
  for (const [channels, bits] of [
    [1, 8],
    [3, 8],
    [1, 16],
  ] as const) {
    const picture = sample("picture", 320, 240, channels, bits);
    const [ours, theirs] = [await encodePng(picture, PACKING.differences), await tried(picture)];
    assert.ok(ours.length < 1.15 * theirs.length, `${channels} of ${bits}: ${ours.length} against ${theirs.length}`);
  }
});

test("what is flat costs nothing, beside noise or alone; where it is too little to look for, at most 3 % more", async () => {
  const noise = sample("picture", 320, 240, 1, 8).pixels as Uint8Array;
  const sizeWith = async (flat: number, strategy: number = PACKING.differences.strategy) => {
    const pixels = noise.map((value, k) => (Math.floor(k / 320) < 240 * flat ? 100 : value));
    const packing = { ...PACKING.differences, strategy };
    return (await encodePng({ width: 320, height: 240, channels: 1, pixels }, packing)).length;
  };
  const full = await sizeWith(0);
  assert.ok((await sizeWith(1)) < 0.03 * full, `flat: ${await sizeWith(1)} of ${full}`);
  assert.ok((await sizeWith(0.5)) < 0.55 * full, `half: ${await sizeWith(0.5)} of ${full}`);
  for (const flat of [0.02, 0.05, 0.06]) {
    const [ours, looked] = [await sizeWith(flat), await sizeWith(flat, zlib.constants.Z_DEFAULT_STRATEGY)];
    assert.ok(ours < 1.03 * looked, `${flat}: ${ours} against ${looked}`);
  }
});

test("ids become next to nothing", async () => {
  const ids = sample("ids", 640, 480, 1, 16);
  assert.ok((await encodePng(ids, PACKING.differences)).length < 0.06 * ids.pixels.byteLength);
});

test("the checksum is that of the standard, in one piece or two", () => {
  const digits = Buffer.from("123456789");
  for (const sum of [crc32, tableCrc32]) {
    assert.equal(sum(digits), 0xcbf43926);
    assert.equal(sum(digits.subarray(4), sum(digits.subarray(0, 4))), 0xcbf43926);
    assert.equal(sum(new Uint8Array()), 0);
  }
  const noise = sample("noise", 100, 3, 1, 8).pixels as Uint8Array;
  // Its last eight bytes are the checksum of what was packed, and its length.
  assert.equal(tableCrc32(noise), zlib.gzipSync(noise).readUInt32LE(zlib.gzipSync(noise).length - 8));
});
