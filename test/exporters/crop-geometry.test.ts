import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { type CropShape, cutBox, cutFace, faceCorners, faceOf } from "../../farm/exporters/crops/face.ts";
import { resample } from "../../farm/exporters/crops/resample.ts";
import { automaticGain, encodeCrop, readSamples, type Samples } from "../../farm/exporters/crops/samples.ts";
import type { Camera } from "../../renderer/arrangement.ts";
import type { Annotation } from "../../renderer/records.ts";
import type { Vec3 } from "../../renderer/world.ts";

const WIDTH = 400;
const HEIGHT = 300;

const camera = (k1 = 0, k2 = 0): Camera => ({
  ...{ width: WIDTH, height: HEIGHT, near: 0.05, far: 3000, k1, k2 },
  K: [420, 0, 190, 0, 420, 160, 0, 0, 1],
  R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  t: [0, 0, 0],
  position: [0, 0, 0],
});

/** A module that leans away and is turned: top left corner, and its sides of 1.0 m and 1.6 m. */
const CORNER: Vec3 = [-0.35, -0.75, 3.4];
const RIGHT: Vec3 = [0.96, 0.28, 0];
const DOWN: Vec3 = [-0.28 * 0.8 * 1.6, 0.96 * 0.8 * 1.6, -0.6 * 1.6];

const at = (s: number, t: number): Vec3 => [0, 1, 2].map((k) => CORNER[k]! + s * RIGHT[k]! + t * DOWN[k]!) as never;

/** Of the box's corners, those that are the face's: as the solar plant names them. */
const FACE = [2, 3, 7, 6];

function thing(points: readonly Vec3[]): Annotation {
  const corners: Vec3[] = Array.from({ length: 8 }, () => [0, 0, 1]);
  FACE.forEach((corner, k) => {
    corners[corner] = points[k]!;
  });
  return { corners } as unknown as Annotation;
}

const MODULE = thing([at(0, 0), at(1, 0), at(1, 1), at(0, 1)]);

/** The direction whose image is the point, by fixed-point iteration: the lens model turned round. */
function ray({ K, k1, k2 }: Camera, px: number, py: number): [x: number, y: number] {
  const [dx, dy] = [(px - K[2]) / K[0], (py - K[5]) / K[4]];
  let [x, y] = [dx, dy];
  for (let k = 0; k < 40; k++) {
    const r2 = x * x + y * y;
    const bend = 1 + k1 * r2 + k2 * r2 * r2;
    [x, y] = [dx / bend, dy / bend];
  }
  return [x, y];
}

/** Share of the way right and down the module at which a ray meets its plane (Cramer's rule). */
function meet([x, y]: [number, number]): [s: number, t: number] {
  const det = (a: Vec3, b: Vec3, c: Vec3) =>
    a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1]);
  const back: Vec3 = [-x, -y, -1];
  const goal: Vec3 = [-CORNER[0], -CORNER[1], -CORNER[2]];
  const all = det(RIGHT, DOWN, back);
  return [det(goal, DOWN, back) / all, det(RIGHT, goal, back) / all];
}

/** A picture of the module, painted by rays: sixteen for each pixel, none of it by projecting. */
function painted(view: Camera, colour: (s: number, t: number) => number): Samples {
  const values = new Uint8Array(WIDTH * HEIGHT);
  for (let k = 0; k < values.length; k++) {
    let sum = 0;
    for (let n = 0; n < 16; n++) {
      const [x, y] = [(k % WIDTH) + ((n % 4) + 0.5) / 4, Math.floor(k / WIDTH) + (Math.floor(n / 4) + 0.5) / 4];
      const [s, t] = meet(ray(view, x, y));
      sum += s >= 0 && t >= 0 && s < 1 && t < 1 ? colour(s, t) : 128;
    }
    values[k] = Math.round(sum / 16);
  }
  return { width: WIDTH, height: HEIGHT, channels: 1, bits: 8, values, hasGaps: false };
}

/** 6 × 10 cells, black and white. */
const checker = (s: number, t: number): number => ((Math.floor(6 * s) + Math.floor(10 * t)) % 2 === 0 ? 255 : 0);

const SHAPE: CropShape = { width: 60, height: 100, margin: 0 };

function crop(image: Samples, view: Camera, shape = SHAPE, module = MODULE): Float64Array {
  const cut = cutFace(faceOf(module, FACE, view, shape), view, shape);
  assert.ok(typeof cut !== "string", `${cut}`);
  return resample(image, shape.width, shape.height, cut);
}

for (const [name, view] of [
  ["a pinhole camera", camera()],
  ["a lens that bends by pixels", camera(-0.35, 0.12)],
] as const) {
  test(`a checkerboard on a tilted module comes out straight, each border where it must be: ${name}`, () => {
    const pixels = crop(painted(view, checker), view);
    for (let y = 0; y < 100; y++) {
      for (let x = 0; x < 60; x++) {
        const [inX, inY] = [x % 10, y % 10];
        const isBorder = inX < 1 || inX > 8 || inY < 1 || inY > 8;
        const value = pixels[60 * y + x]!;
        const expected = checker((x + 0.5) / 60, (y + 0.5) / 100);
        // A pixel of the crop is smaller than one of the picture: one beside a border may be mixed, to less than half.
        assert.ok(Math.abs(value - expected) < (isBorder ? 127.5 : 12), `${x}, ${y}: ${value}, not ${expected}`);
      }
    }
  });
}

test("without the lens model the same picture would be bent: the test can fail", () => {
  const pixels = crop(painted(camera(-0.35, 0.12), checker), camera());
  let wrong = 0;
  for (let k = 0; k < pixels.length; k++) {
    const expected = checker(((k % 60) + 0.5) / 60, (Math.floor(k / 60) + 0.5) / 100);
    if (Math.abs(pixels[k]! - expected) > 127.5) wrong++;
  }
  assert.ok(wrong > 50, `${wrong}`);
});

/** Top left 10, top right 20, bottom left 30, bottom right 40. */
const quarters = (s: number, t: number): number => 10 * (1 + (s < 0.5 ? 0 : 1) + (t < 0.5 ? 0 : 2));

const quartersOf = (pixels: Float64Array, { width, height }: CropShape): number[] =>
  [0.25, 0.75].flatMap((t) =>
    [0.25, 0.75].map((s) => Math.round(pixels[Math.floor(t * height) * width + Math.floor(s * width)]!)),
  );

test("the longer side lies along the crop's longer side, by a quarter turn clockwise, never mirrored", () => {
  const view = camera();
  const image = painted(view, quarters);
  assert.deepEqual(quartersOf(crop(image, view), SHAPE), [10, 20, 30, 40]);
  const landscape = { width: 100, height: 60, margin: 0 };
  assert.deepEqual(quartersOf(crop(image, view, landscape), landscape), [30, 10, 40, 20]);
  // The same module, named by corners a quarter turn on: its right side is the long one.
  const lying = thing([at(0, 1), at(0, 0), at(1, 0), at(1, 1)]);
  assert.deepEqual(quartersOf(crop(image, view, landscape, lying), landscape), [30, 10, 40, 20]);
  assert.deepEqual(quartersOf(crop(image, view, SHAPE, lying), SHAPE), [40, 30, 20, 10]);
});

test("the crop's corners are those of the module in the picture, by hand", () => {
  const view = camera();
  const cut = cutFace(faceOf(MODULE, FACE, view, SHAPE), view, SHAPE);
  assert.ok(typeof cut !== "string");
  // 190 + 420 · (−0.35 / 3.4) and 160 + 420 · (−0.75 / 3.4).
  assert.deepEqual(
    cut.corners[0]?.map((value) => value.toFixed(6)),
    ["146.764706", "67.352941"],
  );
  // At z = 3.4 − 0.96: x = −0.35 + 0.96 − 0.3584, y = −0.75 + 0.28 + 1.2288.
  assert.deepEqual(
    cut.corners[2]?.map((value) => value.toFixed(6)),
    ["233.308197", "290.613115"],
  );
});

test("a margin is a share of each side", () => {
  const view = camera();
  const shape = { width: 70, height: 120, margin: 0.1 };
  const pixels = crop(painted(view, checker), view, { ...shape, width: 72 });
  // 60 × 100 of the 72 × 120 pixels are the module.
  assert.equal(Math.round(pixels[72 * 60 + 2]!), 128, "left of it");
  assert.equal(Math.round(pixels[72 * 60 + 69]!), 128, "right of it");
  assert.ok(pixels[72 * 15 + 11]! > 240 && pixels[72 * 25 + 11]! < 15, "its first two cells downwards");
});

test("seen from behind, or not wholly in the picture, there is no crop", () => {
  const view = camera();
  const cut = (module: Annotation) => cutFace(faceOf(module, FACE, view, SHAPE), view, SHAPE);
  assert.equal(cut(thing([at(1, 0), at(0, 0), at(0, 1), at(1, 1)])), "behind");
  const shifted = (dx: number) =>
    thing([at(0, 0), at(1, 0), at(1, 1), at(0, 1)].map(([x, y, z]) => [x + dx, y, z] as const));
  assert.equal(cut(shifted(2)), "cut off");
  const close = thing([at(0, 0), at(1, 0), at(1, 1), at(0, 1)].map(([x, y, z]) => [x, y, z - 3] as const));
  assert.equal(cut(close), "cut off", "its lower edge is behind the camera");
});

test("only categories that name the four corners of a face have one", () => {
  const category = { id: 1, name: "panel", supercategory: "", isThing: true, colour: [0, 0, 0] } as const;
  const keypoints = { "top-left": 2, "top-right": 3, "bottom-right": 7, "bottom-left": 6 };
  assert.deepEqual(faceCorners({ ...category, keypoints }), FACE);
  assert.equal(faceCorners(category), null);
  assert.equal(faceCorners({ ...category, keypoints: { "top-left": 2, "top-right": 3, tip: 5 } }), null);
});

const plain = (width: number, height: number, values: number[], hasGaps = false): Samples => ({
  ...{ width, height, channels: 1, bits: 16, hasGaps },
  values: Uint16Array.from(values),
});

/** The whole picture, or a part of it, as a grid. */
const part = (left: number, top: number, across: number, down: number) => ({
  across,
  down,
  at(s: number, t: number, out: Float64Array) {
    out[0] = left + s * across;
    out[1] = top + t * down;
  },
});

test("shrinking takes the mean of the area: exactly where pixels fit, and without moiré where they do not", () => {
  const image = plain(
    8,
    4,
    Array.from({ length: 32 }, (_, k) => k * k),
  );
  const block = (x: number) => [0, 1, 2, 3].flatMap((j) => [0, 1, 2, 3].map((i) => (8 * j + x + i) ** 2));
  const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b) / numbers.length;
  assert.deepEqual([...resample(image, 2, 1, part(0, 0, 8, 4))], [mean(block(0)), mean(block(4))]);
  const stripes = plain(
    300,
    1,
    Array.from({ length: 300 }, (_, k) => (k % 2) * 1000),
  );
  const bilinear = (x: number) => {
    const [k, share] = [Math.floor(x - 0.5), x - 0.5 - Math.floor(x - 0.5)];
    return stripes.values[k]! * (1 - share) + stripes.values[k + 1]! * share;
  };
  for (const count of [40, 41, 47, 53, 90, 137]) {
    const row = resample(stripes, count, 1, part(1, 0, 298, 1));
    const points = Array.from({ length: 500 * count }, (_, k) => bilinear(1 + ((k + 0.5) / (500 * count)) * 298));
    row.forEach((value, x) => {
      const exact = mean(points.slice(500 * x, 500 * (x + 1)));
      assert.ok(Math.abs(value - exact) < 60, `${count}: ${value}, not ${exact}`);
      assert.ok(Math.abs(value - 500) < 100, `${count}: ${value}`);
    });
    // One point for a pixel would show stripes that are not there.
    const single = row.map((_, x) => bilinear(1 + ((x + 0.5) / count) * 298));
    assert.ok(Math.max(...single) - Math.min(...single) > 500, `${count}`);
  }
});

test("enlarging is bilinear between the centres of pixels, and goes on beyond the borders as they end", () => {
  const ramp = plain(4, 1, [10, 20, 30, 40]);
  assert.deepEqual([...resample(ramp, 8, 1, part(0, 0, 4, 1))], [10, 12.5, 17.5, 22.5, 27.5, 32.5, 37.5, 40]);
  assert.deepEqual([...resample(ramp, 3, 1, part(-3, 0, 3, 1))], [10, 10, 10]);
});

test("what was not measured is not mixed in, and wins where it is more than half", () => {
  const image = plain(4, 1, [30000, 0, 0, 0], true);
  assert.deepEqual([...resample(image, 2, 1, part(0, 0, 4, 1))], [30000, 0]);
  assert.deepEqual([...resample({ ...image, hasGaps: false }, 2, 1, part(0, 0, 4, 1))], [15000, 0]);
});

test("an upright crop is the box about its middle, widened to the crop's proportions", () => {
  const { corners } = cutBox([10, 20, 30, 10], { width: 20, height: 40, margin: 0.5 });
  // Twice 30 is 60 across, so 120 down, about (25, 25).
  assert.deepEqual(corners, [
    [-5, -35],
    [55, -35],
    [55, 85],
    [-5, 85],
  ]);
});

async function imageOf(values: Uint16Array | Uint8Array, channels: 1 | 3, name = "thermal/1.png"): Promise<Samples> {
  const wide = values instanceof Uint16Array;
  const space = channels === 3 ? (wide ? "rgb16" : "srgb") : wide ? "grey16" : "b-w";
  const picture = sharp(values, { raw: { width: values.length / channels, height: 1, channels } }).toColourspace(space);
  const bytes = await picture.png().toBuffer();
  return readSamples({ pass: "", file: name, sha256: "", bytes: bytes.length, path: null, read: async () => bytes });
}

test("16 bits stay 16 bits when raw, and become 8 from the frame's least to its greatest value", async () => {
  const kelvin = await imageOf(Uint16Array.from([0, 29000, 31000, 33000]), 1);
  assert.deepEqual([kelvin.bits, kelvin.channels, kelvin.hasGaps], [16, 1, true]);
  assert.deepEqual([...kelvin.values], [0, 29000, 31000, 33000]);
  const size = { width: 2, height: 1 };
  const sums = Float64Array.from([29000.4, 32999.6]);
  const raw = sharp(await encodeCrop(sums, size, kelvin, null));
  assert.equal((await raw.metadata()).depth, "ushort");
  const stored = await raw.toColourspace("grey16").raw({ depth: "ushort" }).toBuffer();
  assert.deepEqual([...new Uint16Array(new Uint8Array(stored).buffer)], [29000, 33000]);
  const gain = automaticGain(kelvin);
  assert.deepEqual([29000, 31000, 33000, 0, 40000].map(gain), [0, 127.5, 255, 0, 255]);
  const small = sharp(await encodeCrop(sums, size, kelvin, gain));
  assert.deepEqual([(await small.metadata()).depth, (await small.metadata()).channels], ["uchar", 1]);
});

test("8-bit pictures are as they are, grey or in colour; float depth becomes millimetres", async () => {
  const rgb = await imageOf(Uint8Array.from([10, 20, 30, 200, 210, 220]), 3);
  assert.deepEqual([rgb.bits, rgb.channels, rgb.hasGaps, [...rgb.values]], [8, 3, false, [10, 20, 30, 200, 210, 220]]);
  assert.deepEqual([10, 200].map(automaticGain(rgb)), [10, 200]);
  const grey = await imageOf(Uint8Array.from([7, 9]), 1);
  assert.deepEqual([grey.bits, grey.channels, [...grey.values]], [8, 1, [7, 9]]);
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }".padEnd(117);
  const head = Buffer.concat([Buffer.from("\x93NUMPY\x01\x00v\x00", "latin1"), Buffer.from(`${header}\n`)]);
  const bytes = Buffer.concat([head, Buffer.from(new Float32Array([0, 1.2344, 90]).buffer)]);
  const image = { pass: "depth", file: "depth/1.npy", sha256: "", bytes: 0, path: null, read: async () => bytes };
  assert.deepEqual([...(await readSamples(image)).values], [0, 1234, 65535]);
});
