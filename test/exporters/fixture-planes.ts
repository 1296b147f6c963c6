import { type EncodedFile, encodePlane } from "../../renderer/node/encode.ts";
import type { OutputOptions } from "../../renderer/recipe-types.ts";

/** Label planes of a fixture's frame: a slope that falls away to the right, under one row of sky. */
export interface Scenery {
  width: number;
  height: number;
  /** Instance and category per pixel, row by row. */
  instances: Uint16Array;
  classes: Uint8Array;
}

/** Millimetres; 0 in the first row, where there is only sky. */
export const depthAt = (x: number, y: number): number => (y === 0 ? 0 : 4000 + 100 * x);
/** In camera axes, unit length. */
export const NORMAL = [-0.6, 0, -0.8] as const;

const OUTPUT: OutputOptions = { rgb: "png", rgbQuality: 90, depth: "millimetres", antialias: 1 };
const FORMATS = { depth: "millimetres16", segmentation: "instances", normals: "normal16" } as const;

/** The files of a label pass, as the renderer names and encodes them; none for another pass. */
export async function labelFiles(pass: string, index: number, scenery: Scenery): Promise<EncodedFile[]> {
  const format = FORMATS[pass as keyof typeof FORMATS];
  if (format === undefined) return [];
  const values = pass === "depth" ? depthPlane(scenery) : normalPlane(scenery);
  const bytes = new Uint8Array(values.buffer);
  const stem = String(index).padStart(8, "0");
  return encodePlane({ pass, format, bytes }, { ...scenery, stem, output: OUTPUT, jpegArtefacts: 0 });
}

function depthPlane({ width, height }: Scenery): Uint16Array {
  return Uint16Array.from({ length: width * height }, (_, k) => depthAt(k % width, Math.floor(k / width)));
}

function normalPlane({ width, height }: Scenery): Uint16Array {
  const plane = new Uint16Array(width * height * 3);
  for (let k = width; k < width * height; k++)
    plane.set(
      NORMAL.map((n) => Math.round((n + 1) * 32767.5)),
      3 * k,
    );
  return plane;
}
