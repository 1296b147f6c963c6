import sharp from "sharp";
import type { OutputOptions } from "../../recipe-types.ts";

// Every picture is new: a cache of operations only grows.
sharp.cache(false);
// One file, one thread: how many are encoded at one time is said in encode.ts.
sharp.concurrency(1);

export interface Picture8 {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

/** Formats that do not keep every bit; `quality` is from 1 to 100, and each format's own. */
export const LOSSY: Readonly<
  Record<
    Exclude<OutputOptions["rgb"], "png">,
    { ending: string; encode(picture: Picture8, quality: number): Promise<Buffer> }
  >
> = {
  jpeg: {
    ending: "jpg",
    encode: (picture, quality) =>
      image(picture)
        .jpeg({ ...FAST_JPEG, quality, chromaSubsampling: "4:4:4" })
        .toBuffer(),
  },
  webp: { ending: "webp", encode: (picture, quality) => image(picture).webp({ quality, effort: 0 }).toBuffer() },
  avif: { ending: "avif", encode: (picture, quality) => image(picture).avif({ quality, effort: 0 }).toBuffer() },
};

/** Codes made for each picture would save 2 % of a file and take longer than all else. Pixels are the same. */
const FAST_JPEG = { optimiseCoding: false } as const;

/** The pixels after a JPEG, with the colours at half resolution as cameras store them. */
export async function throughJpeg<P extends Picture8>(picture: P, quality: number): Promise<P> {
  const jpeg = await image(picture)
    .jpeg({ ...FAST_JPEG, quality: Math.round(quality) })
    .toBuffer();
  const pixels = await sharp(jpeg).toColourspace(spaceOf(picture)).raw().toBuffer();
  return { ...picture, pixels };
}

const image = (picture: Picture8) => {
  const { pixels, width, height, channels } = picture;
  return sharp(pixels, { raw: { width, height, channels } }).toColourspace(spaceOf(picture));
};

const spaceOf = ({ channels }: Picture8) => (channels === 1 ? "b-w" : "srgb");
