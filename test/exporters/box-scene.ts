import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mergeRun } from "../../farm/merge.ts";
import { shardPaths } from "../../farm/run-layout.ts";
import type { Camera, SceneObject } from "../../renderer/arrangement.ts";
import { recordedCamera } from "../../renderer/camera.ts";
import { encodePlane } from "../../renderer/node/encode.ts";
import { labelFrame } from "../../renderer/node/label/label.ts";
import type { FrameRecord } from "../../renderer/records.ts";
import type { Mat3, Vec3 } from "../../renderer/world.ts";
import { box, frameOf } from "../label/scenery.ts";
import { CATEGORIES, HEIGHT, scratch, WIDTH, writeRun } from "./fixture.ts";

/** Focal length in pixels. */
export const FOCAL = 30;

/** Camera axes are the world's, y down, unless turned. */
export const CAMERA: FrameRecord["camera"] = {
  K: [FOCAL, 0, WIDTH / 2, 0, FOCAL, HEIGHT / 2, 0, 0, 1],
  R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  t: [0, 0, 0],
  position: [0, 0, 0],
  k1: 0,
  k2: 0,
  groundSamplingDistance: 1 / FOCAL,
};

/** A turn about the camera's y axis as KITTI counts it: from x towards −z. */
export function yaw(degrees: number): Mat3 {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [c, 0, s, 0, 1, 0, -s, 0, c];
}

/** A turn about z, then one about x: anything but upright. */
export function tumble(degrees: number): Mat3 {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [c, -s, 0, s * c, c * c, -s, s * s, c * s, c];
}

export type Boxes = readonly Partial<SceneObject>[];

/** A merged run of frames of boxes; what is visible and how far comes from rays, not from code that projects boxes. */
export async function boxRun(
  t: Parameters<typeof scratch>[0],
  frames: readonly Boxes[],
  camera: FrameRecord["camera"] = CAMERA,
): Promise<{ folder: string; run: string; records: FrameRecord[] }> {
  const folder = await scratch(t);
  const scenes = frames.map((boxes) => boxes.map((change, k) => box(k + 1, change)));
  const records: FrameRecord[] = [];
  const change = (record: FrameRecord) => {
    const changed = { ...record, camera };
    records.push({ ...changed, annotations: annotations(recordedCamera(changed), scenes[record.index]!) });
    return records.at(-1)!;
  };
  const options = { frames: frames.map(() => []), passes: ["rgb", "depth"], firstFrame: 0, change };
  const run = await writeRun(`${folder}/run`, options);
  for (const record of records) await writeDepth(run.dir, record, scenes[record.index]!);
  await mergeRun(run, { categories: CATEGORIES });
  return { folder, run: run.dir, records };
}

function annotations(camera: Camera, boxes: SceneObject[]): FrameRecord["annotations"] {
  const instances = Uint16Array.from(cast(camera, boxes), ({ instance }) => instance);
  const drawn = boxes.filter(({ amodal }) => amodal === "drawn");
  const silhouettes = drawn.map(({ instance }) => ({ instance, ...DRAWN }));
  const filters = { minPixels: 1, minVisibility: 0, minSnr: 0 };
  const frame = frameOf(boxes, [], camera);
  return labelFrame({ frame, instances, silhouettes, categories: CATEGORIES, filters }).annotations;
}

/** What the page is supposed to have counted for every "drawn" object. */
export const DRAWN = { box: [0, 0, WIDTH, 4], area: 100 } as const;

async function writeDepth(run: string, record: FrameRecord, boxes: SceneObject[]): Promise<void> {
  const { width, height, index } = record;
  const millimetres = Uint16Array.from(cast(recordedCamera(record), boxes), ({ depth }) =>
    depth === Number.POSITIVE_INFINITY ? 0 : Math.round(depth * 1000),
  );
  const output = { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 1 } as const;
  const stem = String(index).padStart(8, "0");
  const context = { width, height, stem, output, jpegArtefacts: 0, instances: millimetres, classes: new Uint8Array() };
  const plane = { pass: "depth", format: "millimetres16", bytes: new Uint8Array(millimetres.buffer) } as const;
  const [file] = await encodePlane(plane, context);
  await writeFile(join(run, shardPaths(Math.floor(index / 2)).dir, file!.file), file!.bytes);
}

interface Hit {
  /** 0 is nothing. */
  instance: number;
  /** Along z. */
  depth: number;
}

/** The nearest box on the ray through each pixel's centre. */
function cast(camera: Camera, boxes: readonly SceneObject[]): Hit[] {
  return Array.from({ length: camera.width * camera.height }, (_, at) => {
    const x = ((at % camera.width) + 0.5 - camera.K[2]) / camera.K[0];
    const y = (Math.floor(at / camera.width) + 0.5 - camera.K[5]) / camera.K[4];
    const ray = turnedBack(camera.R, [x, y, 1]);
    const hits = boxes.map((one) => ({ instance: one.instance, depth: entry(camera.position, ray, one) }));
    return hits.reduce((a, b) => (b.depth < a.depth ? b : a), { instance: 0, depth: Number.POSITIVE_INFINITY });
  });
}

/** Where the ray enters the box, in multiples of the ray, by slabs; infinite when it misses. */
function entry(eye: Vec3, ray: Vec3, { position, rotation, size }: SceneObject): number {
  const from = turnedBack(rotation, [eye[0] - position[0], eye[1] - position[1], eye[2] - position[2]]);
  const along = turnedBack(rotation, ray);
  let [first, last] = [0, Number.POSITIVE_INFINITY];
  for (const k of [0, 1, 2] as const) {
    const ends = [-1, 1].map((side) => ((side * size[k]) / 2 - from[k]) / along[k]);
    first = Math.max(first, Math.min(...ends));
    last = Math.min(last, Math.max(...ends));
  }
  return first < last ? first : Number.POSITIVE_INFINITY;
}

/** By the inverse of a rotation. */
const turnedBack = (m: Mat3, v: Vec3): Vec3 => [
  m[0] * v[0] + m[3] * v[1] + m[6] * v[2],
  m[1] * v[0] + m[4] * v[1] + m[7] * v[2],
  m[2] * v[0] + m[5] * v[1] + m[8] * v[2],
];
