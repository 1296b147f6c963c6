import type { RawTexture } from "@babylonjs/core/Materials/Textures/rawTexture.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { floatTexture } from "./float-texture.ts";

const WIDTH = 1024;

/** Entries of a table with the step from each to the next, 1024 to a row: what a shader reads by `texelFetch`. */
export function tableTexture(entries: Float64Array, scene: Scene): RawTexture {
  const rows = Math.ceil(entries.length / WIDTH);
  const data = new Float32Array(2 * WIDTH * rows);
  for (const [k, entry] of entries.entries()) data.set([entry, (entries[k + 1] ?? entry) - entry], 2 * k);
  return floatTexture(data, WIDTH, rows, scene);
}

/** A tileable field of values; each texel has those of its place, of the next to the right, and of the two below. */
export function cornerTexture(field: Float32Array, size: number, scene: Scene): RawTexture {
  const at = (x: number, y: number) => field[(y % size) * size + (x % size)]!;
  const data = new Float32Array(4 * size * size);
  for (let y = 0, to = 0; y < size; y++)
    for (let x = 0; x < size; x++, to += 4) data.set([at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)], to);
  return floatTexture(data, size, size, scene);
}
