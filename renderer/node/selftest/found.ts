import sharp from "sharp";
import { frameStem } from "../../frame-stem.ts";
import type { FrameRecord } from "../../records.ts";
import type { RenderedFrame } from "../render-frame.ts";

/** What the renderer gave for a frame, read back from the bytes of its files; row by row. */
export interface Found {
  record: FrameRecord;
  instances: Uint16Array;
  /** Category ids. */
  classes: Uint16Array;
  /** Metres, 0 where nothing is; `step` is the file's resolution: 0 for floats, 0.001 for millimetres. */
  depth: Float64Array;
  step: number;
  /** Kelvin; 0 where nothing is. */
  temperature: Float64Array;
  /** Three a pixel, camera axes; 0, 0, 0 where nothing is. */
  normals: Float64Array;
  /** 8-bit sRGB. */
  rgb: Uint16Array;
}

export async function readFound({ record, files }: RenderedFrame): Promise<Found> {
  const bytes = (end: string) => files.find(({ file }) => file.endsWith(end))?.bytes;
  const stem = frameStem(record.index);
  const read = async (end: string) => samples(bytes(end)!);
  const floats = bytes(`depth/${stem}.npy`);
  const normals = await read(`normals/${stem}.png`);
  return {
    record,
    instances: await read(`${stem}.instances.png`),
    classes: await read(`${stem}.classes.png`),
    depth: floats ? npySamples(floats) : Float64Array.from(await read(`depth/${stem}.png`), (mm) => mm / 1000),
    step: floats ? 0 : 0.001,
    temperature: npySamples(bytes(`temperature/${stem}.npy`)!),
    normals: Float64Array.from(normals, (v, k) => (isNothing(normals, k) ? 0 : v / 32767.5 - 1)),
    rgb: await read(`rgb/${stem}.png`),
  };
}

function isNothing(normals: Uint16Array, k: number): boolean {
  const first = k - (k % 3);
  return normals[first] === 0 && normals[first + 1] === 0 && normals[first + 2] === 0;
}

/** Samples of a PNG at its own depth, 8 or 16 bits, channels side by side. */
async function samples(png: Uint8Array): Promise<Uint16Array> {
  const { depth, space } = await sharp(png).metadata();
  const image = sharp(png).toColourspace(space!);
  if (depth !== "ushort") return Uint16Array.from(await image.raw().toBuffer());
  return new Uint16Array(copy(await image.raw({ depth: "ushort" }).toBuffer()));
}

/** NumPy's format 1.0 of little-endian float32: the header's length is at byte 8. */
function npySamples(bytes: Uint8Array): Float64Array {
  const start = 10 + bytes[8]! + 256 * bytes[9]!;
  return Float64Array.from(new Float32Array(copy(bytes.subarray(start))));
}

/** Aligned for views of wider numbers. */
const copy = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
