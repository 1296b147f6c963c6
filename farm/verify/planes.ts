import { createHash } from "node:crypto";
import sharp from "sharp";
import type { FrameImage } from "../frame-images.ts";
import { readNormals, readPlane } from "../sheets/pixels.ts";
import type { Findings } from "./checks.ts";

/** A frame's label images as numbers, row by row; absent when the run has no such pass or the image is broken. */
export interface Planes {
  instances?: ArrayLike<number>;
  classes?: ArrayLike<number>;
  /** Metres; 0 where nothing is, Infinity where 16 bits do not reach. */
  depth?: ArrayLike<number>;
  /** Kelvin; 0 where nothing is. */
  temperature?: ArrayLike<number>;
  /** Kelvin that the thermal camera shows, of the sky too. */
  reading?: ArrayLike<number>;
  /** Three 16-bit numbers a pixel. */
  normals?: Uint16Array;
}

interface Kind {
  matches: RegExp;
  channels: number;
  bits: "uchar" | "ushort" | "float";
}

/** Which images the built-in passes write. A user's own pass is checked for its size only. */
const KINDS: readonly Kind[] = [
  { matches: /^rgb\//, channels: 3, bits: "uchar" },
  { matches: /^thermal\/\d+\.png$/, channels: 1, bits: "ushort" },
  { matches: /^thermal\/\d+\.view\.png$/, channels: 3, bits: "uchar" },
  { matches: /^(thermal\/\d+\.grey|el\/\d+)\.png$/, channels: 1, bits: "uchar" },
  { matches: /^depth\/\d+\.png$/, channels: 1, bits: "ushort" },
  { matches: /^segmentation\/\d+\.instances\.png$/, channels: 1, bits: "ushort" },
  { matches: /^segmentation\/\d+\.classes\.png$/, channels: 1, bits: "uchar" },
  { matches: /^normals\//, channels: 3, bits: "ushort" },
];

/** Reads and decodes all images of a frame, and notes what is not as the record says. */
export async function readPlanes(
  images: readonly FrameImage[],
  size: { width: number; height: number },
  where: (file: string) => string,
  findings: Findings,
): Promise<Planes> {
  const planes: Planes = {};
  for (const image of images) {
    const bytes = await readBytes(image, where(image.file), findings);
    if (bytes === null) continue;
    findings.looked("file.decodes");
    try {
      await decode(image.file, bytes, size, planes);
    } catch (error) {
      findings.violated("file.decodes", where(image.file), (error as Error).message);
    }
  }
  return planes;
}

async function readBytes(image: FrameImage, where: string, findings: Findings): Promise<Uint8Array | null> {
  findings.looked("file.bytes");
  const bytes = await image.read().catch(() => null);
  if (bytes === null) {
    findings.violated("file.bytes", where, "The file is missing.");
    return null;
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (bytes.length === image.bytes && sha256 === image.sha256) return bytes;
  const what =
    bytes.length === image.bytes ? "Its bytes were changed" : `It has ${bytes.length} bytes, not ${image.bytes}`;
  findings.violated(
    "file.bytes",
    where,
    `${what}: SHA-256 is ${sha256.slice(0, 12)}…, not ${image.sha256.slice(0, 12)}….`,
  );
  return bytes;
}

async function decode(
  file: string,
  bytes: Uint8Array,
  size: { width: number; height: number },
  planes: Planes,
): Promise<void> {
  if (file.endsWith(".npy")) {
    const plane = await readPlane(file, bytes);
    checkSize(plane, size);
    planes.depth = plane.values;
    return;
  }
  const { width, height, channels, depth, hasAlpha } = await sharp(bytes).metadata();
  checkSize({ width, height }, size);
  const kind = KINDS.find(({ matches }) => matches.test(file));
  if (kind && (channels !== kind.channels || depth !== kind.bits || hasAlpha)) {
    throw new Error(`It has ${channels} channels of ${depth}, not ${kind.channels} of ${kind.bits}.`);
  }
  await keep(file, bytes, planes);
}

function checkSize(found: { width: number; height: number }, { width, height }: { width: number; height: number }) {
  if (found.width === width && found.height === height) return;
  throw new Error(`It is ${found.width}×${found.height}, not ${width}×${height}.`);
}

async function keep(file: string, bytes: Uint8Array, planes: Planes): Promise<void> {
  if (/^normals\//.test(file)) planes.normals = await readNormals(bytes);
  else if (/^depth\/\d+\.png$/.test(file)) planes.depth = scaled((await readPlane(file, bytes)).values, metres);
  else if (/^temperature\//.test(file)) planes.temperature = (await readPlane(file, bytes)).values;
  else if (/^thermal\/\d+\.png$/.test(file)) {
    planes.reading = scaled((await readPlane(file, bytes)).values, (centikelvin) => centikelvin / 100);
  } else if (/\.instances\.png$/.test(file)) planes.instances = (await readPlane(file, bytes)).values;
  else if (/\.classes\.png$/.test(file)) planes.classes = (await readPlane(file, bytes)).values;
  // Pictures are decoded to the end all the same: a file cut short shows only then.
  else await sharp(bytes).raw().toBuffer();
}

function scaled(values: ArrayLike<number>, scale: (value: number) => number): Float64Array {
  const result = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) result[k] = scale(values[k]!);
  return result;
}

const metres = (millimetres: number): number => (millimetres === 65535 ? Number.POSITIVE_INFINITY : millimetres / 1000);
