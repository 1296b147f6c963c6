import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { RUN_FORMAT, type RunPlan } from "../../farm/plan.ts";
import type { Run } from "../../farm/run.ts";
import { openRun } from "../../farm/run.ts";
import { RUN_FILE, shardCount, shardPaths, shardRange } from "../../farm/run-layout.ts";
import { sealed } from "../../farm/seal.ts";
import { defaultWorld } from "../../renderer/default-world.ts";
import type { Category } from "../../renderer/define.ts";
import { compressRuns } from "../../renderer/node/label/rle.ts";
import type { Annotation, FrameRecord } from "../../renderer/records.ts";
import { labelFiles } from "./fixture-planes.ts";

export const WIDTH = 32;
export const HEIGHT = 24;
const PASSES = ["rgb", "thermal"];

/** Corners of the side that the camera sees. */
const FRONT = { "top-left": 0, "top-right": 1, "bottom-right": 3, "bottom-left": 2 };

export const CATEGORIES: Category[] = [
  { name: "panel", supercategory: "module", colour: [0, 0, 255], isThing: true, keypoints: FRONT },
  { name: "ground", supercategory: "stuff", colour: [0, 255, 0], isThing: false },
  { name: 'crack, "fine": 0.1 mm', supercategory: "defect", colour: [255, 0, 0], isThing: true },
];

/** Masks by picture: '#' is the mask, the top left corner is at [x, y]. */
const SHAPES = {
  rectangle: ["####", "####", "####"],
  pixel: ["#"],
  ring: ["######", "#    #", "# ## #", "#    #", "######"],
  parts: ["##   #", "##   #", "      ", "  ### "],
  diagonal: ["#     ", " #    ", "  ##  ", "    # ", "     #"],
  cornerLoop: [" ## ", "#  #", "#  #", " ## "],
  comb: ["# # # #", "#######", "#     #"],
};

export type ShapeName = keyof typeof SHAPES;

export interface Thing {
  category: string;
  shape: ShapeName;
  x: number;
  y: number;
}

/** A frame with all shapes, one with none, and a few in between. */
export const FRAMES: Thing[][] = [
  (Object.keys(SHAPES) as ShapeName[]).map((shape, k) => ({
    category: CATEGORIES[k % 2 === 0 ? 0 : 2]!.name,
    shape,
    x: 3 * k,
    y: 2 * k,
  })),
  [],
  [{ category: "panel", shape: "rectangle", x: WIDTH - 4, y: HEIGHT - 3 }],
  [{ category: CATEGORIES[2]!.name, shape: "diagonal", x: 0, y: 0 }],
  [{ category: "panel", shape: "ring", x: 10, y: 10 }],
];

/** Row-major mask of a thing, painted pixel by pixel. */
export function maskOf({ shape, x, y }: Thing): number[] {
  const mask = new Array<number>(WIDTH * HEIGHT).fill(0);
  SHAPES[shape].forEach((row, dy) => {
    [...row].forEach((cell, dx) => {
      if (cell === "#") mask[(y + dy) * WIDTH + x + dx] = 1;
    });
  });
  return mask;
}

/** By definition, pixel by pixel: not with the code under test. */
function annotation(thing: Thing, instance: number): Annotation {
  const mask = maskOf(thing);
  const pixels = mask.flatMap((value, at) => (value ? [{ x: at % WIDTH, y: Math.floor(at / WIDTH) }] : []));
  const [left, top] = [Math.min(...pixels.map(({ x }) => x)), Math.min(...pixels.map(({ y }) => y))];
  const [right, bottom] = [Math.max(...pixels.map(({ x }) => x)), Math.max(...pixels.map(({ y }) => y))];
  const bbox = [left, top, right - left + 1, bottom - top + 1] as const;
  return {
    instance,
    category: thing.category,
    bbox,
    amodalBbox: bbox,
    area: pixels.length,
    amodalArea: pixels.length,
    visibleFraction: 1,
    truncation: 0,
    segmentation: { size: [HEIGHT, WIDTH], counts: compressRuns(columnRuns(mask)) },
    ...boxBehind(bbox),
    attributes: { shape: thing.shape },
  };
}

/** A box whose front is the thing's box on the plane z = 1 and that ends at z = 2; the camera is x/z, y/z. */
function boxBehind([x, y, width, height]: Annotation["bbox"]): Pick<Annotation, "pose" | "corners" | "corners2d"> {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map(
    (k) => [k & 1 ? x + width : x, k & 2 ? y + height : y, k & 4 ? 2 : 1] as const,
  );
  const rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
  return {
    pose: { position: [x + width / 2, y + height / 2, 1.5], rotation, size: [width, height, 1] },
    corners,
    corners2d: corners.map(([X, Y, Z]) => [X / Z, Y / Z] as const),
  };
}

function columnRuns(mask: readonly number[]): number[] {
  const runs = [0];
  let value = 0;
  for (let x = 0; x < WIDTH; x++) {
    for (let y = 0; y < HEIGHT; y++) {
      if (mask[y * WIDTH + x] !== value) {
        runs.push(0);
        value = 1 - value;
      }
      runs[runs.length - 1]!++;
    }
  }
  return runs;
}

export interface FixtureOptions {
  frames?: Thing[][];
  shardFrames?: number;
  firstFrame?: number;
  /** Of rgb, thermal, depth, segmentation and normals. */
  passes?: readonly string[];
  /** What else a record says. */
  change?: (record: FrameRecord) => FrameRecord;
}

/** Writes a finished, unmerged run into a new folder: real PNGs, shards and done markers. */
export async function writeRun(folder: string, options: FixtureOptions = {}): Promise<Run> {
  const { frames = FRAMES, shardFrames = 2, firstFrame = 7, passes = PASSES, change = (record) => record } = options;
  const plan = planOf(frames.length, shardFrames, firstFrame, passes);
  await writeAt(join(folder, RUN_FILE), sealed(plan));
  for (let shard = 0; shard < shardCount(plan); shard++) {
    const { first, count } = shardRange(plan, shard);
    const { dir, frames: framesFile, done } = shardPaths(shard);
    let text = "";
    for (let index = first; index < first + count; index++) {
      const record = await writeFrame(join(folder, dir), index, frames[index - firstFrame]!, passes);
      text += `${JSON.stringify(change(record))}\n`;
    }
    await writeAt(join(folder, framesFile), text);
    await writeAt(join(folder, done), sealed({ format: "seedfarm-shard/1", framesSha256: sha256(text) }));
  }
  return openRun(folder);
}

function planOf(frames: number, shardFrames: number, firstFrame: number, passes: readonly string[]): RunPlan {
  return {
    format: RUN_FORMAT,
    name: "fixture",
    recipe: {
      scene: "fixture",
      seed: 3,
      frames,
      firstFrame,
      width: WIDTH,
      height: HEIGHT,
      passes: [...passes],
      randomizers: [],
      labels: { minPixels: 1, minVisibility: 0, minSnr: 0 },
      output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 1 },
      assets: {},
    },
    shardFrames,
    layout: "files",
    bundle: { pageSha256: "", pluginsSha256: null },
    versions: { seedfarm: "0.0.0", babylon: "0.0.0" },
    plugins: false,
  };
}

async function writeFrame(
  dir: string,
  index: number,
  things: Thing[],
  passes: readonly string[],
): Promise<FrameRecord> {
  const images = [];
  for (const { pass, file, bytes } of await imageFiles(index, things, passes)) {
    await writeAt(join(dir, file), bytes);
    images.push({ pass, file, sha256: sha256(bytes), bytes: bytes.length });
  }
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
  return {
    index,
    seed: 3,
    source: "synthetic",
    width: WIDTH,
    height: HEIGHT,
    values: { sun: { elevationDegrees: index } },
    camera: { K: identity, R: identity, t: [0, 0, 0], position: [0, 0, 0], k1: 0, k2: 0, groundSamplingDistance: 0.01 },
    environment: environment(),
    annotations: things.map((thing, k) => annotation(thing, k + 1)),
    dropped: { minPixels: 1, minVisibility: 2, minSnr: 0 },
    images,
  };
}

function environment(): FrameRecord["environment"] {
  const { sun, light, weather, ground, layout, lens } = defaultWorld();
  return { sun, light, weather, ground, layout, lens };
}

async function imageFiles(index: number, things: Thing[], passes: readonly string[]) {
  const [instances, classes] = [new Uint16Array(WIDTH * HEIGHT), new Uint8Array(WIDTH * HEIGHT)];
  things.forEach((thing, k) => {
    maskOf(thing).forEach((inside, at) => {
      if (inside) instances[at] = k + 1;
      if (inside) classes[at] = CATEGORIES.findIndex(({ name }) => name === thing.category) + 1;
    });
  });
  const files = passes.map(async (pass) => {
    const labels = await labelFiles(pass, index, { width: WIDTH, height: HEIGHT, instances, classes });
    return labels.length > 0 ? labels : [await plainPicture(pass, index)];
  });
  return (await Promise.all(files)).flat();
}

async function plainPicture(pass: string, index: number) {
  const background = { r: (index * 37) % 256, g: pass.length * 20, b: 90 };
  const picture = sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background } });
  return { pass, file: `${pass}/${String(index).padStart(8, "0")}.png`, bytes: await picture.png().toBuffer() };
}

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

async function writeAt(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
}

/** A folder that is gone after the test. */
export async function scratch(context: { after(hook: () => Promise<void>): void }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "seedfarm-test-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
