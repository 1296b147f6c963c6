import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import sharp from "sharp";
import { controlnet } from "../../farm/exporters/controlnet/controlnet.ts";
import { depthMap } from "../../farm/exporters/controlnet/depth-map.ts";
import { edgeMap, type Shapes } from "../../farm/exporters/controlnet/edge-map.ts";
import { normalMap } from "../../farm/exporters/controlnet/normal-map.ts";
import { prompt } from "../../farm/exporters/controlnet/prompt.ts";
import { mergeRun } from "../../farm/merge.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import { CATEGORIES, FRAMES, HEIGHT, maskOf, scratch, WIDTH, writeRun } from "./fixture.ts";
import { depthAt } from "./fixture-planes.ts";
import { runPython } from "./python.ts";

async function exported(t: TestContext, options: object = {}) {
  const folder = await scratch(t);
  const run = await writeRun(join(folder, "run"), { passes: ["rgb", "depth", "segmentation", "normals"] });
  await mergeRun(run, { categories: CATEGORIES });
  const to = join(folder, "out");
  const { files, summary } = await controlnet.write({ run: run.dir, to, options: { split: "1/0", ...options } });
  return { to, files, summary };
}

/** Pixels of one conditioning image, three numbers each. */
const pixelsOf = (to: string, condition: string, name = "00000007.png") =>
  sharp(join(to, "train/conditioning", condition, name))
    .raw()
    .toBuffer();

const at = (x: number, y: number) => 3 * (y * WIDTH + x);

/** What an image folder needs: names in a table, each of an image that is there. */
const READ = `
import json, os, struct
def header(path):
    with open(path, "rb") as file:
        head = file.read(26)
    assert head[:8] == b"\\x89PNG\\r\\n\\x1a\\n", path
    width, height, depth, colour = struct.unpack(">IIBB", head[16:26])
    return {"size": [width, height], "bits": depth, "colour": colour}
def read(path):
    folder = os.path.dirname(path)
    with open(path, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    names = lambda row: [key for key in row if key == "file_name" or key.endswith("_file_name")]
    return [{**row, "images": {key: header(os.path.join(folder, row[key])) for key in names(row)}} for row in rows]
answer([read(path) for path in data])
`;

test("an image folder: every row names its picture, its conditioning images and its text", async (t) => {
  const { files, summary } = await exported(t, { split: "3/1/1" });
  const tables = runPython<Record<string, unknown>[][]>(READ, files);
  assert.deepEqual(
    tables.map((rows) => rows.length),
    [3, 1, 1],
  );
  assert.deepEqual(summary, { train: 3, val: 1, test: 1, conditions: "depth normals segmentation edges" });
  const rows = tables.flat().sort((a, b) => (a.frame as number) - (b.frame as number));
  assert.deepEqual(Object.keys(rows[0]!), [
    "file_name",
    "text",
    ...["depth_file_name", "normals_file_name", "segmentation_file_name", "edges_file_name"],
    ...["frame", "seed", "source", "images"],
  ]);
  rows.forEach((row, k) => {
    const name = `${String(7 + k).padStart(8, "0")}.png`;
    assert.deepEqual([row.frame, row.seed, row.source, row.file_name], [7 + k, 3, "synthetic", `images/${name}`]);
    assert.equal(row.edges_file_name, `conditioning/edges/${name}`);
    // Colour type 2 is RGB without alpha.
    for (const image of Object.values(row.images as object))
      assert.deepEqual(image, { size: [WIDTH, HEIGHT], bits: 8, colour: 2 });
  });
});

test("only the conditions that are asked for are drawn", async (t) => {
  const { files } = await exported(t, { conditions: "edges, depth" });
  const [rows] = runPython<Record<string, unknown>[][]>(READ, files);
  assert.deepEqual(Object.keys(rows![0]!.images as object), ["file_name", "depth_file_name", "edges_file_name"]);
});

test("depth: near is white, far is black, inverse between them, nothing is black", async (t) => {
  const { to } = await exported(t);
  const pixels = await pixelsOf(to, "depth");
  assert.deepEqual([...pixels.subarray(at(0, 0), at(2, 0))], [0, 0, 0, 0, 0, 0], "sky");
  assert.deepEqual([pixels[at(0, 5)], pixels[at(31, 5)]], [255, 0]);
  // 1/5 m between 1/4 m and 1/7.1 m: (0.2 − 0.14085) / (0.25 − 0.14085) = 0.5419.
  assert.equal(depthAt(10, 5), 5000);
  assert.deepEqual([...pixels.subarray(at(10, 5), at(11, 5))], [138, 138, 138]);
});

test("depth over a fixed range is the same grey for the same distance in every frame", async (t) => {
  const { to } = await exported(t, { "depth-range": "2:10" });
  const pixels = await pixelsOf(to, "depth");
  // (1/4 − 1/10) / (1/2 − 1/10) = 0.375 and (1/5 − 1/10) / 0.4 = 0.25.
  assert.deepEqual([pixels[at(0, 5)], pixels[at(10, 5)]], [96, 64]);
  const plane = { width: 4, height: 1, values: new Float32Array([1, 2, 10, 50]) };
  assert.deepEqual([...depthMap(plane, 1, { near: 2, far: 10 })], [255, 255, 0, 0], "held at the ends");
});

test("normals: red is left, green is up, blue is towards the camera, and no surface faces the camera", async (t) => {
  const stored = (n: number[]) => n.map((c) => Math.round((c + 1) * 32767.5));
  const rgb = (...normal: number[]) => [...normalMap(Uint16Array.from(stored(normal)))];
  assert.deepEqual(rgb(-1, 0, 0), [255, 127, 127]);
  assert.deepEqual(rgb(1, 0, 0), [0, 127, 127]);
  assert.deepEqual(rgb(0, -1, 0), [127, 255, 127]);
  assert.deepEqual(rgb(0, 0, -1), [127, 127, 255]);
  const { to } = await exported(t);
  const pixels = await pixelsOf(to, "normals");
  assert.deepEqual([...pixels.subarray(at(3, 0), at(4, 0))], [128, 128, 255], "sky");
  // (−0.6, 0, −0.8): 255 · 1.6 / 2 = 204 and 255 · 1.8 / 2 = 229.5.
  assert.deepEqual([...pixels.subarray(at(3, 3), at(4, 3))], [204, 127, 230]);
});

test("segmentation: every pixel has its category's colour, nothing is black", async (t) => {
  const { to } = await exported(t);
  const pixels = await pixelsOf(to, "segmentation");
  const expected = new Uint8Array(WIDTH * HEIGHT * 3);
  for (const thing of FRAMES[0]!) {
    const { colour } = CATEGORIES.find(({ name }) => name === thing.category)!;
    maskOf(thing).forEach((inside, k) => {
      if (inside) expected.set(colour, 3 * k);
    });
  }
  assert.deepEqual([...pixels], [...expected]);
});

/** A plane seen at a slant: inverse depth is linear over the image. */
function slant(width: number, height: number): Shapes {
  const count = width * height;
  return {
    width,
    height,
    instances: new Uint16Array(count).fill(1),
    depth: Float64Array.from({ length: count }, (_, k) => 1 / (0.1 + 0.01 * (k % width))),
    normals: Uint16Array.from({ length: 3 * count }, (_, k) => [32768, 32768, 0][k % 3]!),
  };
}

const whiteOf = ({ width }: Shapes, grey: Uint8Array): number[][] =>
  [...grey].flatMap((value, k) => (value === 255 ? [[k % width, Math.floor(k / width)]] : []));

test("edges: none on a plane, however steep; one where things, steps, creases or the sky begin", () => {
  const plane = slant(20, 3);
  assert.deepEqual(whiteOf(plane, edgeMap(plane)), []);
  const column = (x: number) => [0, 1, 2].map((y) => [x, y]);

  const things = slant(20, 3);
  for (let y = 0; y < 3; y++) (things.instances as Uint16Array).fill(2, 20 * y + 8, 20 * y + 20);
  assert.deepEqual(whiteOf(things, edgeMap(things)), column(7));

  const crease = slant(20, 3);
  for (let y = 0; y < 3; y++)
    for (let x = 12; x < 20; x++) (crease.normals as Uint16Array).set([58000, 32768, 12000], 3 * (20 * y + x));
  assert.deepEqual(whiteOf(crease, edgeMap(crease)), column(11));

  const sky = slant(20, 3);
  for (let y = 0; y < 3; y++) (sky.depth as Float64Array).fill(0, 20 * y + 15, 20 * y + 20);
  assert.deepEqual(whiteOf(sky, edgeMap(sky)), column(14));

  const step = slant(20, 3);
  for (let y = 0; y < 3; y++) for (let x = 10; x < 20; x++) (step.depth as Float64Array)[20 * y + x]! *= 1.2;
  const white = whiteOf(step, edgeMap(step));
  assert.deepEqual(new Set(white.map(([x]) => x)), new Set([9, 10]));
  assert.equal(white.length, 6);
});

test("edges of the fixture are outlines of its things, without its plain background", async (t) => {
  const { to } = await exported(t);
  const pixels = await pixelsOf(to, "edges", "00000009.png");
  // A rectangle of 4 × 3 in the lower right corner: the pixels left of it and above it, and the horizon.
  const white = new Set<string>();
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) if (pixels[at(x, y)] === 255) white.add(`${x},${y}`);
  const expected = new Set(Array.from({ length: WIDTH }, (_, x) => `${x},0`));
  for (let y = HEIGHT - 3; y < HEIGHT; y++) expected.add(`${WIDTH - 5},${y}`);
  for (let x = WIDTH - 4; x < WIDTH; x++) expected.add(`${x},${HEIGHT - 4}`);
  assert.deepEqual(white, expected);
});

type Words = Partial<FrameRecord["environment"]>;

function record(forward: number[], things: [category: string, severity?: string][], environment: Words): FrameRecord {
  const annotations = things.map(([category, severity]) => ({ category, attributes: severity ? { severity } : {} }));
  const R = [1, 0, 0, 0, 1, 0, ...forward];
  return { annotations, camera: { R }, environment } as unknown as FrameRecord;
}

test("a prompt says what is there, from where, and in which light and weather", () => {
  const dry = { cloudCover: 0.3, fogDensity: 0, wetness: 0, rainDrops: 0, snowCover: 0, dust: 0, soiling: 0 };
  const weather = { ...dry, windSpeed: 1, ambientTemperatureCelsius: 20, relativeHumidity: 50 };
  const ground = { texture: "assets/dry-grass.jpg" } as FrameRecord["environment"]["ground"];
  const things: [string, string?][] = [["panel"], ["crack", "severe"], ["panel"], ["crack", "minor"]];
  assert.equal(
    prompt(
      "solar-panel",
      record([0, -1, 0], things, { ground, weather, sun: { elevationDegrees: 12.4, azimuthDegrees: 350 } }),
    ),
    "photo of a solar panel scene with 2 panels and 2 cracks (1 minor, 1 severe), seen from straight above, on dry grass, low sun in the north (12°), scattered clouds",
  );
  const storm = { ...weather, cloudCover: 1, fogDensity: 0.01, wetness: 0.8, snowCover: 0.9, soiling: 0.5 };
  assert.equal(
    prompt(
      "yard",
      record([0, 0, -1], [["panel"]], { weather: storm, sun: { elevationDegrees: -3, azimuthDegrees: 0 } }),
    ),
    "photo of a yard scene with 1 panel, seen from the side, after sunset, overcast sky, light fog, covered in snow, wet surfaces, soiled surfaces",
  );
  assert.equal(prompt("yard", record([0, -0.7, -0.7], [], {})), "photo of a yard scene, seen from above at an angle");
});

test("what cannot be drawn is refused", async (t) => {
  const rejected = (options: object, code: string) => assert.rejects(exported(t, options), { code });
  await rejected({ conditions: "depth,pose" }, "export.bad-condition");
  for (const range of ["3", "5:2", "0:4", "a:b", "1:2:3", "1:Infinity"]) {
    await rejected({ "depth-range": range }, "export.bad-depth-range");
  }
  await rejected({ pass: "thermal" }, "export.no-pass");
});
