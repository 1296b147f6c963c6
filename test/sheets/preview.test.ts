import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { type PreviewInput, previewSheet } from "../../farm/sheets/preview.ts";
import { encodePlane } from "../../renderer/node/encode.ts";
import { ironbow } from "../../renderer/palettes.ts";
import { pixelReader, syntheticFrame } from "./scenery.ts";

/** Places of 480 × 480 tiles under the 64 pixels of the header and 30 of their titles. */
const tile = (column: number, row: number) => ({ left: 20 + 500 * column, top: 94 + 530 * row });

const near = (actual: readonly number[], expected: readonly number[], tolerance = 3) =>
  assert.ok(
    actual.every((x, c) => Math.abs(x - expected[c]!) <= tolerance),
    `${actual} ≠ ${expected}`,
  );

const whole = await syntheticFrame(480, 480);
const sheet = await previewSheet(whole);
const at = await pixelReader(sheet);
const inTile = (column: number, row: number, x: number, y: number) =>
  at(tile(column, row).left + x, tile(column, row).top + y);

test("seven tiles of five passes, three a row, and the values beside them", async () => {
  const { width, height, channels } = await sharp(sheet).metadata();
  assert.deepEqual([width, height, channels], [1920, 64 + 3 * 530 - 20 + 20, 3]);
});

test("the picture is there as it is", () => {
  near(inTile(0, 0, 10, 10), [148, 132, 96]);
  near(inTile(0, 0, 350, 240), [24, 44, 92]);
});

test("masks: objects are tinted, defects covered, and boxes lie round them in the category's colour", () => {
  near(inTile(1, 0, 10, 10), [148, 132, 96]);
  near(inTile(1, 0, 350, 240), [24 * 0.72 + 64 * 0.28, 44 * 0.72 + 156 * 0.28, 92 * 0.72 + 255 * 0.28]);
  const crackAt = Math.round(480 * (0.15 + 0.5 * (0.5 - 0.3)));
  const reds = [-1, 0, 1].map((dx) => inTile(1, 0, crackAt + dx, 240)).filter(([r, g]) => r! > 180 && g! < 120);
  assert.ok(reds.length >= 1, "the crack");
  const [left, , right] = [269, 0, 422];
  for (const x of [left, right]) {
    const edge = [-1, 0, 1].map((dx) => inTile(1, 0, x + dx, 300)).some(([r, g, b]) => r! < 75 && g! > 130 && b! > 220);
    assert.ok(edge, `box at ${x}`);
  }
});

test("thermal: the coldest corner and the hottest defect have the ends of the palette", () => {
  near(inTile(2, 0, 1, 1), [...ironbow.subarray(0, 3)], 6);
  const crackAt = Math.round(480 * 0.25);
  near(inTile(2, 0, crackAt, 240), [...ironbow.subarray(765)], 40);
});

test("depth: near is blue, far is red", () => {
  const [near_, far] = [inTile(0, 1, 240, 20), inTile(0, 1, 240, 470)];
  assert.ok(near_[2]! > near_[0]! && far[0]! > 2 * far[2]!, `${near_} ${far}`);
});

test("segmentation: instances differ, classes have their category's colour", () => {
  assert.notDeepEqual(inTile(1, 1, 100, 300), inTile(1, 1, 350, 300));
  assert.deepEqual(inTile(1, 1, 10, 10), [18, 18, 22], "no instance");
  assert.deepEqual(inTile(2, 1, 350, 300), [64, 156, 255]);
  assert.deepEqual(inTile(2, 1, 10, 10), [120, 140, 80]);
});

test("normals: x is red, up is green, towards the camera is blue", () => {
  const at16 = (word: number) => word / 257;
  near(inTile(0, 2, 10, 10), [at16(32768), 255 - at16(20000), 255 - at16(9000)]);
});

test("the same frame gives the same bytes", async () => assert.ok(sheet.equals(await previewSheet(whole))));

const dimensions = async (input: PreviewInput) => {
  const { width, height } = await sharp(await previewSheet(input)).metadata();
  return [width, height];
};

test("small wide frames, without rgb, and with float depth", async () => {
  const frame = await syntheticFrame(128, 96);
  const metres = Float32Array.from({ length: 128 * 96 }, (_, k) => (k < 128 ? 0 : 5 + k / 1000));
  const context = { width: 128, height: 96, stem: "00000017", output: frame.recipe.output, jpegArtefacts: 0 };
  const labels = { instances: new Uint16Array(1), classes: new Uint8Array(1) };
  const depth = await encodePlane(
    { pass: "depth", format: "float32", bytes: new Uint8Array(metres.buffer) },
    { ...context, ...labels },
  );
  const others = frame.rendered.files.filter(({ pass }) => pass !== "rgb" && pass !== "depth");
  const rendered = { ...frame.rendered, files: [...others, ...depth] };
  // Five tiles of 480 × 360 and a values panel that is higher than the two rows of them would be alone.
  const [width, height] = await dimensions({ ...frame, rendered });
  assert.equal(width, 1920);
  assert.ok(height! >= 64 + 2 * 410);
});

test("a frame without annotations", async () => {
  const record = { ...whole.rendered.record, annotations: [] };
  assert.deepEqual(await dimensions({ ...whole, rendered: { ...whole.rendered, record } }), [1920, 1654]);
});
