import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import bunny from "@pmndrs/assets/models/bunny.glb.js";

/** A compressed model as they are found in the wild, and one in two files that shows its mesh twice, without normals. */
export async function writeModels(folder: string): Promise<void> {
  await mkdir(join(folder, "models/pair"), { recursive: true });
  await writeFile(join(folder, "models/bunny.glb"), Buffer.from(bunny.slice(bunny.indexOf(",") + 1), "base64"));
  await writeFile(join(folder, "models/pair/pair.gltf"), JSON.stringify(PAIR));
  await writeFile(join(folder, "models/pair/cube 1.bin"), cube());
}

const PAIR = {
  asset: { version: "2.0" },
  scene: 0,
  scenes: [{ nodes: [0, 1] }],
  nodes: [
    { mesh: 0, translation: [-3, 0, 0] },
    { mesh: 0, translation: [3, 0, 0] },
  ],
  meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
  accessors: [
    { bufferView: 0, componentType: 5126, count: 8, type: "VEC3", min: [-1, -1, -1], max: [1, 1, 1] },
    { bufferView: 1, componentType: 5123, count: 36, type: "SCALAR" },
  ],
  bufferViews: [
    { buffer: 0, byteOffset: 0, byteLength: 96 },
    { buffer: 0, byteOffset: 96, byteLength: 72 },
  ],
  buffers: [{ uri: "cube%201.bin", byteLength: 168 }],
};

/** Eight corners, then twelve triangles, counter-clockwise from outside. */
function cube(): Uint8Array {
  const corners = Array.from({ length: 8 }, (_, k) => [k & 1 ? 1 : -1, k & 2 ? 1 : -1, k & 4 ? 1 : -1]).flat();
  const quads = [
    [1, 3, 7, 5],
    [0, 4, 6, 2],
    [2, 6, 7, 3],
    [0, 1, 5, 4],
    [4, 5, 7, 6],
    [0, 2, 3, 1],
  ];
  const triangles = quads.flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!]);
  return Buffer.concat([
    Buffer.from(Float32Array.from(corners).buffer),
    Buffer.from(Uint16Array.from(triangles).buffer),
  ]);
}
