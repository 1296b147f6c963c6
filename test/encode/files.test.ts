import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import type { PlaneFormat } from "../../renderer/define.ts";
import type { Picture } from "../../renderer/node/encode/png.ts";
import { type EncodeContext, encodeDerived, encodePlane } from "../../renderer/node/encode.ts";
import { asSharp, read, sample } from "./kit.ts";

const [width, height] = [96, 64];
const rgb = sample("picture", width, height, 3, 8) as Picture & { pixels: Uint8Array };
const grey = sample("picture", width, height, 1, 8) as Picture & { pixels: Uint8Array };
const words = sample("picture", width, height, 1, 16).pixels as Uint16Array;
const normals = sample("picture", width, height, 3, 16).pixels;
const instances = sample("ids", width, height, 1, 16).pixels as Uint16Array;
const classes = sample("ids", width, height, 1, 8).pixels as Uint8Array;

const context: EncodeContext = {
  width,
  height,
  stem: "00000017",
  output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 4 },
  jpegArtefacts: 0,
  instances,
  classes,
};

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);
const plane = (pass: string, format: PlaneFormat, pixels: Uint8Array | Uint16Array) =>
  encodePlane({ pass, format, bytes: bytesOf(pixels) }, context);
const rgbAs = (output: Partial<EncodeContext["output"]>, jpegArtefacts = 0) =>
  encodePlane(
    { pass: "rgb", format: "rgb8", bytes: rgb.pixels },
    { ...context, output: { ...context.output, ...output }, jpegArtefacts },
  );

test("lossless planes: names, kinds and every pixel", async () => {
  const files = [
    ...(await plane("rgb", "rgb8", rgb.pixels)),
    ...(await plane("mine", "rgb8", rgb.pixels)),
    ...(await plane("mine", "grey16", words)),
    ...(await plane("depth", "millimetres16", words)),
    ...(await plane("normals", "normal16", normals)),
    ...(await plane("segmentation", "instances", new Uint8Array())),
  ];
  const wanted: [file: string, channels: number, bits: number, values: Uint8Array | Uint16Array][] = [
    ["rgb/00000017.png", 3, 8, rgb.pixels],
    ["mine/00000017.png", 3, 8, rgb.pixels],
    ["mine/00000017.png", 1, 16, words],
    ["depth/00000017.png", 1, 16, words],
    ["normals/00000017.png", 3, 16, normals],
    ["segmentation/00000017.instances.png", 1, 16, instances],
    ["segmentation/00000017.classes.png", 1, 8, classes],
  ];
  assert.deepEqual(
    files.map(({ file }) => file),
    wanted.map(([file]) => file),
  );
  for (const [k, [file, channels, bits, values]] of wanted.entries()) {
    const found = await read(files[k]!.bytes);
    assert.deepEqual([found.width, found.height, found.channels, found.bits], [width, height, channels, bits], file);
    assert.deepEqual(found.values, [...values], file);
  }
});

/** Mean absolute difference from what was drawn, of 255. */
const errorOf = (values: readonly number[]) =>
  values.reduce((sum, value, k) => sum + Math.abs(value - rgb.pixels[k]!), 0) / values.length;

for (const [format, ending, kind] of [
  ["jpeg", "jpg", "jpeg"],
  ["webp", "webp", "webp"],
  ["avif", "avif", "heif"],
] as const) {
  test(`rgb as ${format}: a file of that kind, alike, by the quality asked for, the same each time`, async () => {
    const [good] = await rgbAs({ rgb: format });
    const [poor] = await rgbAs({ rgb: format, rgbQuality: 20 });
    const [again] = await rgbAs({ rgb: format });
    assert.equal(good!.file, `rgb/00000017.${ending}`);
    assert.deepEqual(again!.bytes, good!.bytes);
    const found = await read(good!.bytes);
    assert.deepEqual(
      [found.format, found.width, found.height, found.channels, found.hasAlpha],
      [kind, width, height, 3, false],
    );
    assert.ok(errorOf(found.values) < 3, `error ${errorOf(found.values)}`);
    assert.ok(errorOf((await read(poor!.bytes)).values) > errorOf(found.values));
    assert.ok(poor!.bytes.length < good!.bytes.length);
  });
}

test("jpeg keeps colours at full resolution, and is written the fast way without a change of pixels", async () => {
  const { bytes } = (await rgbAs({ rgb: "jpeg" }))[0]!;
  assert.equal((await sharp(bytes).metadata()).chromaSubsampling, "4:4:4");
  const slow = await asSharp(rgb).jpeg({ quality: 90, chromaSubsampling: "4:4:4", optimiseCoding: true }).toBuffer();
  assert.notEqual(bytes.length, slow.length);
  assert.deepEqual((await read(bytes)).values, (await read(slow)).values);
});

test("artefacts of a camera's JPEG are those of a JPEG, in rgb and in derived pictures", async () => {
  const seen = async (picture: Picture, quality: number) =>
    (await read(await asSharp(picture).jpeg({ quality }).toBuffer())).values;
  const [png] = await rgbAs({}, 34.6);
  assert.deepEqual((await read(png!.bytes)).values, await seen(rgb, 35));
  const pictures = [
    { ending: "grey.png", format: "grey8", pixels: grey.pixels, jpegQuality: 40 },
    { ending: "view.png", format: "rgb8", pixels: rgb.pixels, jpegQuality: 40 },
    { ending: "png", format: "grey16", pixels: words },
    { ending: "plain.png", format: "rgb8", pixels: rgb.pixels },
  ] as const;
  const files = await encodeDerived("thermal", { pictures }, context);
  assert.deepEqual(
    files.map(({ file, pass }) => [file, pass]),
    pictures.map(({ ending }) => [`thermal/00000017.${ending}`, "thermal"]),
  );
  const [greyFile, view, deep, plain] = await Promise.all(files.map(async ({ bytes }) => (await read(bytes)).values));
  assert.deepEqual(greyFile, await seen(grey, 40));
  assert.deepEqual(view, await seen(rgb, 40));
  assert.deepEqual(deep, [...words]);
  assert.deepEqual(plain, [...rgb.pixels]);
});

test("a size that is wrong is an error, not a picture", async () => {
  const cut = encodePlane({ pass: "rgb", format: "rgb8", bytes: rgb.pixels.subarray(3) }, context);
  await assert.rejects(cut, { code: "encode.size", message: /18429 values are no picture of 96 × 64 with 3 a pixel/ });
});
