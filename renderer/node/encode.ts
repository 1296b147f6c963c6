import pLimit from "p-limit";
import type { Derived, DerivedPicture, PlaneFormat } from "../define.ts";
import type { OutputOptions } from "../recipe-types.ts";
import { LOSSY, type Picture8, throughJpeg } from "./encode/lossy.ts";
import { npy } from "./encode/npy.ts";
import { encodePng, PACKING, type Packing } from "./encode/png.ts";

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

/** A file that is still to be made. */
interface Draft {
  /** Follows the frame's number in the file's name. */
  ending: string;
  encode(): Promise<Uint8Array>;
}

type Size = Pick<EncodeContext, "width" | "height">;

/** The files of each plane format. Nothing carries alpha. */
const DRAFTS: Readonly<Record<PlaneFormat, (plane: Plane, context: EncodeContext) => readonly Draft[]>> = {
  // What the camera and the recipe do to pictures, they do not do to other passes.
  rgb8: ({ pass, bytes }, context) =>
    pass === "rgb" ? [rgbDraft(bytes, context)] : [png("png", bytes, context, 3, PACKING.differences)],
  grey16: ({ bytes }, context) => [png("png", words(bytes), context, 1, PACKING.differences)],
  millimetres16: ({ bytes }, context) => [png("png", words(bytes), context, 1, PACKING.slopes)],
  bytes: () => [],
  float32: ({ bytes }, context) => [{ ending: "npy", encode: async () => npy(bytes, context) }],
  instances: (_, context) => [
    png("instances.png", context.instances, context, 1, PACKING.differences),
    png("classes.png", context.classes, context, 1, PACKING.differences),
  ],
  normal16: ({ bytes }, context) => [png("png", words(bytes), context, 3, PACKING.slopes)],
};

export const encodePlane = (plane: Plane, context: EncodeContext): Promise<EncodedFile[]> =>
  encodeAll(plane.pass, DRAFTS[plane.format](plane, context), context);

/** The files of a derived pass. */
export const encodeDerived = (pass: string, { pictures }: Derived, context: EncodeContext): Promise<EncodedFile[]> =>
  encodeAll(
    pass,
    pictures.map((picture) => derivedDraft(picture, context)),
    context,
  );

/**
 * Files that are encoded at one time. A frame's take 25 ms of one core, so two keep up with any drawing; more would only take
 * cores from software GL, and from the other two of Node's four threads, which write files.
 */
const inTurn = pLimit(2);

const encodeAll = (pass: string, drafts: readonly Draft[], { stem }: EncodeContext): Promise<EncodedFile[]> =>
  Promise.all(
    drafts.map(async ({ ending, encode }) => ({
      file: `${pass}/${stem}.${ending}`,
      pass,
      bytes: await inTurn(encode),
    })),
  );

function rgbDraft(pixels: Uint8Array, { width, height, output, jpegArtefacts }: EncodeContext): Draft {
  const drawn: Picture8 = { width, height, channels: 3, pixels };
  const seen = async () => (jpegArtefacts > 0 ? throughJpeg(drawn, jpegArtefacts) : drawn);
  if (output.rgb === "png") return { ending: "png", encode: async () => encodePng(await seen(), PACKING.differences) };
  const { ending, encode } = LOSSY[output.rgb];
  return { ending, encode: async () => encode(await seen(), output.rgbQuality) };
}

function derivedDraft(picture: DerivedPicture, size: Size): Draft {
  const { ending, format } = picture;
  if (format === "grey16") return png(ending, picture.pixels, size, 1, PACKING.differences);
  if (format === "palette8") return png(ending, picture.pixels, size, 1, PACKING.differences, picture.palette);
  const { pixels, jpegQuality = 0 } = picture;
  const channels = format === "grey8" ? 1 : 3;
  // What is derived in colour is a palette's, such as false colours.
  const packing = channels === 1 ? PACKING.differences : PACKING.colours;
  if (jpegQuality === 0) return png(ending, pixels, size, channels, packing);
  const drawn: Picture8 = { width: size.width, height: size.height, channels, pixels };
  return { ending, encode: async () => encodePng(await throughJpeg(drawn, jpegQuality), packing) };
}

const png = (
  ending: string,
  pixels: Uint8Array | Uint16Array,
  { width, height }: Size,
  channels: 1 | 3,
  packing: Packing,
  palette?: Uint8Array,
): Draft => ({ ending, encode: () => encodePng({ width, height, channels, pixels }, packing, palette) });

const words = (bytes: Uint8Array): Uint16Array => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
