import sharp, { type Sharp } from "sharp";
import type { Derived, DerivedPicture, PlaneFormat } from "../define.ts";
import type { OutputOptions } from "../recipe-types.ts";

// Every picture is new: a cache of operations only grows.
sharp.cache(false);

export interface EncodedFile {
  /** Path inside the shard, with forward slashes. */
  file: string;
  pass: string;
  bytes: Uint8Array;
}

export interface Plane {
  pass: string;
  format: PlaneFormat;
  bytes: Uint8Array;
}

export interface EncodeContext {
  width: number;
  height: number;
  /** Eight digits: the frame's index. */
  stem: string;
  output: OutputOptions;
  /** Compression artefacts that belong into the picture; 0 is none. */
  jpegArtefacts: number;
  /** Instance and category id per pixel. */
  instances: Uint16Array;
  classes: Uint8Array;
}

type Encoder = (plane: Plane, context: EncodeContext) => Promise<EncodedFile[]>;

/** The files of each plane format. Lossless PNG at a fast setting; 16 bits stay 16 bits; nothing carries alpha. */
const ENCODERS: Readonly<Record<PlaneFormat, Encoder>> = {
  rgb8: async (plane, context) => {
    // What the camera and the recipe do to pictures, they do not do to other passes.
    if (plane.pass !== "rgb") return [file(plane, context, "png", await png(raw8(plane.bytes, context, 3)))];
    const pixels =
      context.jpegArtefacts > 0 ? await throughJpeg(plane.bytes, context, 3, context.jpegArtefacts) : plane.bytes;
    const image = raw8(pixels, context, 3);
    const { rgb, rgbQuality: quality } = context.output;
    if (rgb === "jpeg")
      return [file(plane, context, "jpg", await image.jpeg({ quality, chromaSubsampling: "4:4:4" }).toBuffer())];
    if (rgb === "webp") return [file(plane, context, "webp", await image.webp({ quality }).toBuffer())];
    return [file(plane, context, "png", await png(image))];
  },
  grey16: async (plane, context) => [file(plane, context, "png", await grey16(words(plane.bytes), context))],
  millimetres16: async (plane, context) => [file(plane, context, "png", await grey16(words(plane.bytes), context))],
  bytes: async () => [],
  float32: async (plane, context) => [file(plane, context, "npy", npy(plane.bytes, context))],
  instances: async (plane, context) => [
    file(plane, context, "instances.png", await grey16(context.instances, context)),
    file(plane, context, "classes.png", await png(raw8(context.classes, context, 1).toColourspace("b-w"))),
  ],
  normal16: async (plane, context) => {
    const image = sharp(words(plane.bytes), { raw: { width: context.width, height: context.height, channels: 3 } });
    return [file(plane, context, "png", await png(image.toColourspace("rgb16")))];
  },
};

export const encodePlane: Encoder = (plane, context) => ENCODERS[plane.format](plane, context);

/** The files of a derived pass. */
export const encodeDerived = (pass: string, { pictures }: Derived, context: EncodeContext): Promise<EncodedFile[]> =>
  Promise.all(
    pictures.map(async (picture) => file({ pass }, context, picture.ending, await derivedPng(picture, context))),
  );

async function derivedPng(picture: DerivedPicture, size: Size): Promise<Buffer> {
  if (picture.format === "grey16") return grey16(picture.pixels, size);
  const { format, pixels, jpegQuality = 0 } = picture;
  const channels = format === "grey8" ? 1 : 3;
  const seen = jpegQuality > 0 ? await throughJpeg(pixels, size, channels, jpegQuality) : pixels;
  return png(raw8(seen, size, channels).toColourspace(channels === 1 ? "b-w" : "srgb"));
}

const file = (plane: { pass: string }, { stem }: EncodeContext, extension: string, bytes: Uint8Array): EncodedFile => ({
  file: `${plane.pass}/${stem}.${extension}`,
  pass: plane.pass,
  bytes,
});

const words = (bytes: Uint8Array): Uint16Array => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);

type Size = Pick<EncodeContext, "width" | "height">;

const raw8 = (pixels: Uint8Array, { width, height }: Size, channels: 1 | 3) =>
  sharp(pixels, { raw: { width, height, channels } });

const png = (image: Sharp): Promise<Buffer> => image.png({ compressionLevel: 2, adaptiveFiltering: true }).toBuffer();

const grey16 = (pixels: Uint16Array, { width, height }: Size): Promise<Buffer> =>
  png(sharp(pixels, { raw: { width, height, channels: 1 } }).toColourspace("grey16"));

async function throughJpeg(pixels: Uint8Array, size: Size, channels: 1 | 3, quality: number): Promise<Buffer> {
  const image = raw8(pixels, size, channels).toColourspace(channels === 1 ? "b-w" : "srgb");
  const jpeg = await image.jpeg({ quality: Math.round(quality) }).toBuffer();
  const decoded = sharp(jpeg).toColourspace(channels === 1 ? "b-w" : "srgb");
  return decoded.raw().toBuffer();
}

/** NumPy's format 1.0, little-endian float32, C order, shape (height, width). */
function npy(bytes: Uint8Array, { width, height }: Size): Uint8Array {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}), }`;
  const header = `${dictionary.padEnd(117)}\n`;
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), Buffer.from([118, 0]), Buffer.from(header), bytes]);
}
