import sharp from "sharp";
import type { PreviewInput } from "../../farm/sheets/preview.ts";
import type { Camera } from "../../renderer/arrangement.ts";
import { recordOfCamera } from "../../renderer/camera.ts";
import { defaultWorld } from "../../renderer/default-world.ts";
import type { PagePassDefinition } from "../../renderer/define.ts";
import { encodeDerived, encodePlane } from "../../renderer/node/encode.ts";
import { compressMask, positionRuns, runsArea, runsBox } from "../../renderer/node/label/rle.ts";
import { passes as builtin } from "../../renderer/passes/index.ts";
import type { Annotation } from "../../renderer/records.ts";
import type { Registry } from "../../renderer/registry.ts";
import { CATEGORIES } from "../../scenes/solar-panel/categories.ts";

const NAMES = ["rgb", "thermal", "depth", "segmentation", "normals"];
const passes = builtin.filter(({ name }) => NAMES.includes(name));

/** A frame made of rectangles: two panels on a ground, each 1/3 wide, and a crack one pixel wide on the left one. */
export async function syntheticFrame(width: number, height: number): Promise<PreviewInput> {
  const scene = draw(width, height);
  const files = (await Promise.all(passes.map((pass) => encodeAs(pass.name, scene, width, height)))).flat();
  const camera: Camera = {
    ...{ width, height, K: [1000, 0, width / 2, 0, 1000, height / 2, 0, 0, 1], R: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
    ...{ t: [0, 0, 0], position: [0, 0, 0], near: 0.1, far: 100, k1: 0, k2: 0 },
  };
  const world = { ...defaultWorld(), camera: { position: [0, 0, 0], target: [0, 0, 12], up: [0, -1, 0] } as const };
  const annotations = [1, 2, 3].map((id) => annotation(id, scene.instances, width, height));
  const record = {
    ...{ index: 17, seed: 42, source: "synthetic" as const, width, height, values: VALUES, annotations },
    camera: recordOfCamera(world, camera),
    ...{ environment: world, dropped: { minPixels: 2, minVisibility: 0, minSnr: 0 }, images: [] },
  };
  const recipe = {
    ...{
      scene: "synthetic",
      seed: 42,
      frames: 1,
      firstFrame: 17,
      width,
      height,
      passes: passes.map(({ name }) => name),
    },
    ...{ randomizers: [], labels: { minPixels: 4, minVisibility: 0, minSnr: 0 }, output: OUTPUT, assets: {} },
  };
  const registry = {
    scenes: [{ name: "synthetic", categories: CATEGORIES }],
    randomizers: [],
    passes,
  } as unknown as Registry;
  const frame = { index: 17, seed: 42, values: VALUES, world, arrangement: { objects: [], defects: [] }, camera };
  return {
    recipe,
    registry,
    frame,
    rendered: { record, files },
    fingerprint: { renderer: "none: made of rectangles" },
  };
}

const OUTPUT = { rgb: "png", rgbQuality: 95, depth: "millimetres", antialias: 1 } as const;

const VALUES = {
  layout: { rows: 3, columns: 8, tiltDegrees: 24.61283, azimuthDegrees: 181.2 },
  sun: { elevationDegrees: 38.123456, azimuthDegrees: 164.9 },
  "camera post-processing": { focalLengthMm: 24.12, fNumber: 4, motionBlurPixels: 0.333333, jpegQuality: 0 },
  cracks: {
    cracks: Array.from({ length: 15 }, (_, k) => ({
      surface: `r0c${k}`,
      pattern: 3 * k,
      u: 0.01 * k,
      v: -0.2,
      widthMm: 0.4,
    })),
  },
  texture: { items: [{ tag: "ground", texture: "gravel" }], empty: [], nothing: null },
};

interface Scene {
  rgb: Uint8Array;
  instances: Uint16Array;
  classes: Uint8Array;
  kelvin: Uint16Array;
  millimetres: Uint16Array;
  normals: Uint16Array;
}

function draw(width: number, height: number): Scene {
  const size = width * height;
  const scene = {
    ...{ rgb: new Uint8Array(3 * size), instances: new Uint16Array(size), classes: new Uint8Array(size) },
    ...{ kelvin: new Uint16Array(size), millimetres: new Uint16Array(size), normals: new Uint16Array(3 * size) },
  };
  for (let k = 0; k < size; k++) {
    const [x, y] = [(k % width) / width, Math.floor(k / width) / height];
    const id = instanceAt(x, y, 1 / width);
    scene.instances[k] = id;
    scene.classes[k] = [5, 1, 1, 2][id]!;
    scene.rgb.set(
      [
        [148, 132, 96],
        [22, 40, 84],
        [24, 44, 92],
        [70, 80, 110],
      ][id]!,
      3 * k,
    );
    scene.kelvin[k] = Math.round(100 * (273.15 + (id === 0 ? 22 : 35 + 9 * x) + (id === 3 ? 8 : 0) + 3 * y));
    scene.millimetres[k] = Math.round(9000 + 4000 * y + (id === 0 ? 800 : 0));
    scene.normals.set(id === 0 ? [32768, 20000, 9000] : [32768, 32768, 65535 - 8000], 3 * k);
  }
  return scene;
}

function instanceAt(x: number, y: number, pixel: number): number {
  if (y < 0.25 || y > 0.75) return 0;
  if (x > 0.12 && x < 0.44) return y > 0.4 && y < 0.6 && Math.abs(x - 0.15 - 0.5 * (y - 0.3)) < pixel ? 3 : 1;
  return x > 0.56 && x < 0.88 ? 2 : 0;
}

function encodeAs(pass: string, scene: Scene, width: number, height: number) {
  const context = {
    ...{ width, height, stem: "00000017", output: OUTPUT, jpegArtefacts: 0 },
    ...{ instances: scene.instances, classes: scene.classes },
  };
  if (pass === "thermal") {
    const pictures = [{ ending: "png", format: "grey16", pixels: scene.kelvin }] as const;
    return encodeDerived(pass, { pictures }, context);
  }
  const { format } = passes.find(({ name }) => name === pass)! as PagePassDefinition;
  const planes: Record<string, Uint8Array | Uint16Array> = {
    ...{
      rgb: scene.rgb,
      depth: scene.millimetres,
      normals: scene.normals,
      segmentation: scene.rgb,
    },
  };
  const { buffer, byteOffset, byteLength } = planes[pass]!;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return encodePlane({ pass, format, bytes }, context);
}

function annotation(instance: number, instances: Uint16Array, width: number, height: number): Annotation {
  const positions: number[] = [];
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) if (instances[y * width + x] === instance) positions.push(x * height + y);
  const runs = positionRuns(positions, width * height);
  const [bbox, area] = [runsBox(runs, height), runsArea(runs)];
  return {
    ...{ instance, category: instance === 3 ? "crack" : "panel", bbox, amodalBbox: bbox, area, amodalArea: area },
    ...{
      visibleFraction: 1,
      truncation: 0,
      segmentation: compressMask(runs, width, height),
      corners: [],
      corners2d: [],
    },
    pose: { position: [0, 0, 0], rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], size: [1, 1, 1] },
    attributes: instance === 3 ? { severity: "severe", lengthMm: 212.3 } : {},
  };
}

/** [r, g, b] of a pixel of a PNG. */
export async function pixelReader(png: Buffer): Promise<(x: number, y: number) => number[]> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return (x, y) => [...data.subarray(info.channels * (y * info.width + x), info.channels * (y * info.width + x) + 3)];
}
