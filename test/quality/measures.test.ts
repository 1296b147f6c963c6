import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { decodePicture, judgeFrame } from "../../renderer/node/quality/judge.ts";
import { measurePicture } from "../../renderer/node/quality/measures.ts";
import type { FrameRules, Quality } from "../../renderer/recipe-types.ts";
import type { Annotation } from "../../renderer/records.ts";
import { grey, noise, smeared } from "./pictures.ts";

const RULES = { black: 0.04, flat: 0.05, clipped: 0.25, blurred: 0.2, minAnnotations: 1 };
const quality = (frames: FrameRules): Quality => ({
  rules: [],
  schema: null,
  frames,
  nearDuplicates: null,
  rejected: "replace",
  attempts: { values: 1, pictures: 1 },
});
const near = (found: number, expected: number, within = 1e-9) =>
  assert.ok(Math.abs(found - expected) <= within, `${found} is not ${expected}`);
const thing = (category: string) => ({ category }) as Annotation;

/** Tiles of two greys. */
const tiles = (size: number, side: number, dark = 60, bright = 180) =>
  grey(size, size, (x, y) => ((Math.floor(x / side) + Math.floor(y / side)) % 2 === 0 ? dark : bright));

test("brightness and contrast are percentiles of luma", () => {
  const one = measurePicture(grey(64, 48, () => 51));
  assert.deepEqual([one.brightness, one.contrast, one.clipped], [0.2, 0, 0]);
  const half = measurePicture(tiles(128, 16));
  near(half.brightness, 180 / 255);
  near(half.contrast, 120 / 255);
  // A thousandth of the pixels is bright: no percentile of interest sees it.
  const spark = measurePicture(grey(128, 128, (x, y) => (x < 4 && y < 4 ? 255 : 0)));
  assert.deepEqual([spark.brightness, spark.contrast], [0, 0]);
});

test("luma weighs colours by ITU-R BT.601", () => {
  const pure = (channel: number) => {
    const rgb = new Uint8Array(3 * 400);
    for (let k = channel; k < rgb.length; k += 3) rgb[k] = 200;
    return measurePicture({ width: 20, height: 20, rgb }).brightness;
  };
  near(pure(0), (0.299 * 200) / 255);
  near(pure(1), (0.587 * 200) / 255);
  near(pure(2), (0.114 * 200) / 255);
});

test("clipped is the share of channel values of 250 and more", () => {
  const { rgb } = grey(10, 10, (x) => (x < 3 ? 250 : 249));
  assert.equal(measurePicture({ width: 10, height: 10, rgb }).clipped, 0.3);
  rgb[0] = 249;
  near(measurePicture({ width: 10, height: 10, rgb }).clipped, 89 / 300);
});

test("sharpness is 1 for hard edges and 1/n for edges that rise evenly over n pixels", () => {
  assert.equal(measurePicture(tiles(128, 32)).sharpness, 1);
  for (const width of [2, 4, 8, 16]) {
    // Edges at x = 32 and 96, both of that width, 128 levels high: steps are whole.
    const ramp = (x: number) => 64 + 128 * (clamp01((x - 32) / width) - clamp01((x - 80) / width));
    near(measurePicture(grey(128, 128, ramp)).sharpness, 1 / width);
    near(measurePicture(grey(128, 128, (_, y) => ramp(y))).sharpness, 1 / width);
  }
});
const clamp01 = (x: number) => Math.min(1, Math.max(0, x));

test("sharpness does not depend on brightness, contrast or size, and falls as the camera moves further", () => {
  const base = smeared(tiles(128, 32), 8, 1, 0);
  const { sharpness } = measurePicture(base);
  near(measurePicture(grey(128, 128, (x, y) => base.rgb[3 * (128 * y + x)]! / 2 + 10)).sharpness, sharpness, 0.02);
  // Four times as large, smeared four times as far: the same picture.
  near(measurePicture(smeared(tiles(512, 128), 32, 1, 0)).sharpness, sharpness, 0.02);
  const falling = [1, 2, 4, 8, 16].map((length) => measurePicture(smeared(tiles(128, 32), length, 1, 0)).sharpness);
  assert.deepEqual(
    falling,
    falling.toSorted((a, b) => b - a),
  );
  assert.ok(falling[4]! < 0.08);
});

test("motion in any direction is seen, though edges along it stay hard", () => {
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
    [1, 1],
    [1, -1],
  ] as const) {
    const { sharpness } = measurePicture(smeared(tiles(128, 32), 16, dx, dy));
    assert.ok(sharpness < 0.2, `${dx} ${dy}: ${sharpness}`);
  }
});

test("noise makes no blurred picture sharp, and no sharp one blurred", () => {
  for (const sd of [3, 10]) {
    // At 512 pixels, as noise of single pixels fades in the small picture.
    const add = noise();
    const noisy = (picture: { width: number; rgb: Uint8Array }) =>
      grey(512, 512, (x, y) => picture.rgb[3 * (512 * y + x)]! + sd * add());
    const hard = measurePicture(noisy(tiles(512, 128))).sharpness;
    const soft = measurePicture(noisy(smeared(tiles(512, 128), 64, 1, 0))).sharpness;
    assert.ok(hard > 0.8, `hard ${hard}`);
    assert.ok(soft < 0.2, `soft ${soft}`);
  }
});

const tileAt = (x: number, y: number) => (((x >> 5) + (y >> 5)) % 2 === 0 ? 60 : 180);

/** Rule → a picture made to break it and no rule before it. */
const BROKEN: Record<string, ReturnType<typeof grey>> = {
  black: grey(200, 100, (x, y) => (x + y) % 9),
  flat: grey(200, 100, (x) => 120 + (x % 2)),
  clipped: grey(200, 200, (x, y) => (x < 60 ? 255 : tileAt(x, y))),
  blurred: smeared(tiles(256, 64), 64, 1, 0),
};

for (const [rule, picture] of Object.entries(BROKEN)) {
  test(`${rule}: found by its rule, by that rule alone, and not when it is off`, () => {
    assert.equal(judgeFrame(quality(RULES), picture, [thing("panel")]).rejected, rule);
    const { [rule as "black"]: _, ...others } = RULES;
    const without = judgeFrame(quality(others), picture, [thing("panel")]).rejected;
    // What is black is flat, too.
    assert.equal(without, rule === "black" ? "flat" : undefined);
  });
}

test("a good picture breaks no rule, and its record has the measures that rules asked for", () => {
  const { look, rejected } = judgeFrame(quality(RULES), tiles(256, 32), [thing("panel")]);
  assert.equal(rejected, undefined);
  assert.deepEqual(look, { brightness: 0.7059, contrast: 0.4706, clipped: 0, sharpness: 1 });
  assert.deepEqual(judgeFrame(quality({ flat: 0.05 }), tiles(256, 32), []), { look: { contrast: 0.4706 } });
  assert.deepEqual(judgeFrame(quality({}), tiles(256, 32), []), {});
});

test("annotations are counted together, or by category", () => {
  const things = [thing("panel"), thing("panel"), thing("crack")];
  const verdict = (minAnnotations: FrameRules["minAnnotations"]) =>
    judgeFrame(quality({ minAnnotations: minAnnotations! }), null, things).rejected;
  assert.deepEqual([1, 3, 4].map(verdict), [undefined, undefined, "minAnnotations"]);
  assert.equal(verdict({ panel: 2, crack: 1 }), undefined);
  assert.equal(verdict({ panel: 3 }), "minAnnotations");
  assert.equal(verdict({ occluder: 1 }), "minAnnotations");
  assert.equal(judgeFrame(quality({ minAnnotations: 1 }), null, []).rejected, "minAnnotations");
});

test("an image file is judged as it is decoded: PNG to the bit, JPEG after its losses", async () => {
  const picture = tiles(64, 8);
  const raw = sharp(picture.rgb, { raw: { width: 64, height: 64, channels: 3 } });
  const png = await decodePicture(await raw.png().toBuffer());
  assert.deepEqual([png.width, png.height, Buffer.from(png.rgb).equals(Buffer.from(picture.rgb))], [64, 64, true]);
  const jpeg = await decodePicture(await raw.jpeg({ quality: 5 }).toBuffer());
  assert.equal(jpeg.rgb.length, picture.rgb.length);
  assert.ok(!Buffer.from(jpeg.rgb).equals(Buffer.from(picture.rgb)));
});
