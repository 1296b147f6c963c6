import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MAX_SHARD_FRAMES, RUN_FORMAT, type RunPlan } from "../../farm/plan.ts";
import { PAGE_FILE, RUN_FILE, shardCount, shardPaths, shardRange } from "../../farm/run-layout.ts";
import { sealed } from "../../farm/seal.ts";
import { boxCorners } from "../../renderer/node/label/box-corners.ts";
import { fillCentres } from "../../renderer/node/label/fill.ts";
import type { Point } from "../../renderer/node/label/polygon.ts";
import { compressMask, positionRuns, runsArea, runsBox } from "../../renderer/node/label/rle.ts";
import type { Annotation } from "../../renderer/records.ts";

const SIZE = 640;
const PER_FRAME = 20;
const SHAPES = 200;
const PAGE = "// nothing is drawn";

/** Writes a finished run of `count` annotations, 20 a frame, without drawing: its images are named and not there. */
export async function writeRecords(folder: string, count: number, shardFrames = 100): Promise<void> {
  const plan = planOf(Math.ceil(count / PER_FRAME), Math.min(shardFrames, MAX_SHARD_FRAMES));
  await writeAt(join(folder, RUN_FILE), sealed(plan));
  await writeAt(join(folder, PAGE_FILE), PAGE);
  const shapes = Array.from({ length: SHAPES }, (_, k) => shape(k));
  for (let shard = 0; shard < shardCount(plan); shard++) {
    const { first, count: frames } = shardRange(plan, shard);
    const lines = Array.from({ length: frames }, (_, k) => `${JSON.stringify(record(first + k, shapes))}\n`);
    const text = lines.join("");
    const { frames: file, done } = shardPaths(shard);
    await writeAt(join(folder, file), text);
    await writeAt(join(folder, done), sealed({ format: "seedfarm-shard/1", framesSha256: sha256(text) }));
  }
}

function planOf(frames: number, shardFrames: number): RunPlan {
  return {
    format: RUN_FORMAT,
    name: "records",
    recipe: {
      scene: "solar-panel",
      seed: 1,
      frames,
      firstFrame: 0,
      width: SIZE,
      height: SIZE,
      passes: ["rgb"],
      randomizers: [],
      labels: { minPixels: 1, minVisibility: 0, minSnr: 0 },
      output: { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 4 },
      assets: {},
    },
    shardFrames,
    layout: "files",
    bundle: { pageSha256: sha256(PAGE), pluginsSha256: null },
    versions: { seedfarm: "0.0.0", babylon: "0.0.0" },
    plugins: false,
  } as RunPlan;
}

function record(index: number, shapes: readonly Annotation[]): object {
  const file = `rgb/${String(index).padStart(8, "0")}.png`;
  const annotations = Array.from({ length: PER_FRAME }, (_, k) => ({
    ...shapes[(index * 7 + k * 11) % SHAPES]!,
    instance: 3 + k,
  }));
  const K = [635.1, 0, 320, 0, 635.1, 320, 0, 0, 1];
  return {
    index,
    seed: 1,
    source: "synthetic",
    width: SIZE,
    height: SIZE,
    values: { sun: { elevationDegrees: 10 + (index % 700) / 10, azimuthDegrees: (index * 13) % 360 } },
    camera: { K, R: [1, 0, 0, 0, 0, 1, 0, -1, 0], t: [0, 0, 8.25], position: [0, 8.25, 0], k1: 0, k2: 0 },
    environment: {},
    annotations,
    dropped: { minPixels: 0, minVisibility: 0, minSnr: 0 },
    images: [{ pass: "rgb", file, sha256: sha256(file), bytes: 400_000 }],
  };
}

/** A turned rectangle as a module or a crack would be, somewhere in the image. */
function shape(k: number): Annotation {
  const isCrack = k % 10 === 0;
  const turn = k * 0.61803;
  const [a, b] = isCrack ? [12 + (k % 30), 1.5] : [30 + (k % 40), 20 + (k % 25)];
  const centre: Point = [100 + ((k * 83) % 440), 100 + ((k * 151) % 440)];
  const corner = (u: number, v: number): Point => [
    centre[0] + u * Math.cos(turn) - v * Math.sin(turn),
    centre[1] + u * Math.sin(turn) + v * Math.cos(turn),
  ];
  const outline = [corner(-a, -b), corner(a, -b), corner(a, b), corner(-a, b)];
  const pixels: number[] = [];
  fillCentres(outline, SIZE, SIZE, (y, from, to) => {
    for (let x = from; x < to; x++) pixels.push(x * SIZE + y);
  });
  const runs = positionRuns(
    pixels.sort((one, other) => one - other),
    SIZE * SIZE,
  );
  const [area, bbox] = [runsArea(runs), runsBox(runs, SIZE)];
  const pose = { position: [k, 1, 2], rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], size: [1, 0.035, 1.6] } as const;
  return {
    instance: 0,
    category: isCrack ? "crack" : "panel",
    bbox,
    amodalBbox: bbox,
    area,
    amodalArea: area,
    visibleFraction: 1,
    truncation: 0,
    segmentation: compressMask(runs, SIZE, SIZE),
    pose,
    corners: boxCorners(pose),
    corners2d: [...outline, ...outline],
    attributes: { row: 1, column: k, cracks: 2, irradiance: 812.3374, temperatureKelvin: 318.1182 },
  };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

async function writeAt(path: string, data: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
}
