import sharp from "sharp";

export interface Size {
  width: number;
  height: number;
}

/** One number per pixel, row by row. */
export interface Plane extends Size {
  values: Uint16Array | Float32Array;
}

/** 8-bit RGB. */
export interface Picture extends Size {
  rgb: Uint8Array;
}

/** The camera's picture; of frames without one, the first that a person can read. */
export const isPicture = ({ pass, file }: { pass: string; file: string }): boolean =>
  pass === "rgb" || file.endsWith(".view.png");

export async function readPicture(bytes: Uint8Array): Promise<Picture> {
  const image = sharp(bytes).toColourspace("srgb").removeAlpha();
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}

/** A grey PNG of 8 or 16 bits, or a float32 .npy. */
export const readPlane = (file: string, bytes: Uint8Array): Promise<Plane> =>
  file.endsWith(".npy") ? Promise.resolve(readNpy(bytes)) : readGrey(bytes);

async function readGrey(bytes: Uint8Array): Promise<Plane> {
  const { depth } = await sharp(bytes).metadata();
  const wide = depth === "ushort";
  const image = sharp(bytes)
    .toColourspace(wide ? "grey16" : "b-w")
    .extractChannel(0);
  const { data, info } = await image.raw({ depth: wide ? "ushort" : "uchar" }).toBuffer({ resolveWithObject: true });
  const values = wide ? new Uint16Array(copy(data)) : Uint16Array.from(data);
  return { width: info.width, height: info.height, values };
}

/** Three 16-bit numbers a pixel, as the file has them: x, y, z in camera axes; 0, 0, 0 where nothing is. */
export async function readNormals(png: Uint8Array): Promise<Uint16Array> {
  const raw = await sharp(png).toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer();
  return new Uint16Array(copy(raw));
}

/** The form that the encoder writes: little-endian float32, rows first. */
function readNpy(bytes: Uint8Array): Plane {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const start = 10 + view.getUint16(8, true);
  const shape = /'shape': \((\d+), (\d+)\)/.exec(Buffer.from(bytes.subarray(10, start)).toString("latin1"))!;
  return { height: Number(shape[1]), width: Number(shape[2]), values: new Float32Array(copy(bytes.subarray(start))) };
}

/** Aligned for views of wider numbers. */
const copy = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** Every pixel by a colour of its own value. */
export function paint({ width, height, values }: Plane, colour: (value: number) => readonly number[]): Picture {
  const rgb = new Uint8Array(values.length * 3);
  const known = new Map<number, readonly number[]>();
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    const entry = known.get(value) ?? colour(value);
    known.set(value, entry);
    rgb.set(entry, 3 * k);
  }
  return { width, height, rgb };
}

/** As raw pixels of a given width; enlarged pixels stay squares, and so do ids at any size. */
export async function resized(picture: Picture, width: number, kernel: "smooth" | "nearest"): Promise<Picture> {
  const height = Math.max(1, Math.round((picture.height * width) / picture.width));
  const nearest = kernel === "nearest" || width > picture.width;
  const image = sharp(picture.rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } });
  const small = image.resize(width, height, { fit: "fill", kernel: nearest ? "nearest" : "lanczos3" });
  return { width, height, rgb: await small.raw().toBuffer() };
}
