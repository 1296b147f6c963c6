import sharp from "sharp";
import { percentileRange } from "../../../renderer/palettes.ts";
import type { FrameImage } from "../../frame-images.ts";
import { readPlane } from "../../sheets/pixels.ts";

/** An image as numbers, row by row. */
export interface Samples {
  width: number;
  height: number;
  channels: number;
  bits: 8 | 16;
  values: Uint8Array | Uint16Array;
  /** 0 means that nothing was measured there: it is not black, and is not mixed with what was. */
  hasGaps: boolean;
}

/** A float depth image becomes 16-bit millimetres. */
export async function readSamples(image: FrameImage): Promise<Samples> {
  const bytes = await image.read();
  if (image.file.endsWith(".npy")) {
    const { values, ...size } = await readPlane(image.file, bytes);
    return { ...size, channels: 1, bits: 16, values: Uint16Array.from(values, millimetres), hasGaps: true };
  }
  const { depth, channels: stored } = await sharp(bytes).metadata();
  const [isWide, isGrey] = [depth === "ushort", stored < 3];
  const space = isGrey ? (isWide ? "grey16" : "b-w") : isWide ? "rgb16" : "srgb";
  const decoded = sharp(bytes).removeAlpha().toColourspace(space);
  const { data, info } = await decoded
    .raw({ depth: isWide ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const values = isWide ? new Uint16Array(new Uint8Array(data).buffer) : data;
  const { width, height, channels } = info;
  return { width, height, channels, bits: isWide ? 16 : 8, values, hasGaps: isWide && isGrey };
}

const millimetres = (metres: number): number => Math.min(65535, Math.round(1000 * metres));

/** Turns resampled numbers into 8 bits: how a camera's automatic gain would show them. */
export type Gain = (value: number) => number;

/** From the least to the greatest value of the whole frame, so that nothing is clipped; 8 bits stay as they are. */
export function automaticGain({ bits, channels, values }: Samples): Gain {
  if (bits === 8) return (value) => value;
  if (channels > 1) return (value) => value / 257;
  const { lo, hi } = percentileRange(values as Uint16Array, 0);
  const scale = 255 / Math.max(1, hi - lo);
  return (value) => Math.min(255, Math.max(0, (value - lo) * scale));
}

/** PNG of resampled numbers: in their own bits, or in 8 through a gain. */
export function encodeCrop(
  sums: Float64Array,
  { width, height }: { width: number; height: number },
  { channels, bits }: Samples,
  gain: Gain | null,
): Promise<Buffer> {
  const isWide = gain === null && bits === 16;
  const levels = sums.map((value) => Math.round(gain ? gain(value) : value));
  const values = isWide ? Uint16Array.from(levels) : Uint8Array.from(levels);
  const space = channels > 1 ? (isWide ? "rgb16" : "srgb") : isWide ? "grey16" : "b-w";
  const raw = { width, height, channels: channels as 1 | 3 };
  return sharp(values, { raw }).toColourspace(space).png({ compressionLevel: 6 }).toBuffer();
}
