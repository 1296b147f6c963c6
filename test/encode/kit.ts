import sharp from "sharp";
import type { Picture } from "../../renderer/node/encode/png.ts";
import { StreamRng, streamKey } from "../../renderer/rng.ts";

type Kind = "noise" | "picture" | "ids";

const VALUES: Readonly<Record<Kind, (x: number, y: number, channel: number, noise: number) => number>> = {
  noise: (_x, _y, _channel, noise) => noise,
  // A slope with as much noise as a camera has.
  picture: (x, y, channel, noise) => 0.2 + 0.001 * x + 0.0015 * y + 0.1 * channel + 0.012 * noise,
  ids: (x, y) => (Math.floor(x / 19) + 7 * Math.floor((y + x) / 23)) / 64,
};

/** Pixels of a known kind; all of the range is used by noise. */
export function sample(kind: Kind, width: number, height: number, channels: 1 | 3, bits: 8 | 16): Picture {
  const random = new StreamRng().reset(streamKey(7, kind, `${width} ${height} ${channels} ${bits}`), 0, 0);
  const most = bits === 8 ? 255 : 65535;
  const values = Array.from({ length: width * height * channels }, (_, k) => {
    const at = Math.floor(k / channels);
    const share = VALUES[kind](at % width, Math.floor(at / width), k % channels, random.next());
    return Math.min(most, Math.max(0, Math.round(share * most)));
  });
  return { width, height, channels, pixels: bits === 8 ? Uint8Array.from(values) : Uint16Array.from(values) };
}

const spaceOf = (channels: number, isDeep: boolean) =>
  isDeep ? (channels === 3 ? "rgb16" : "grey16") : channels === 3 ? "srgb" : "b-w";

/** What sharp reads from a file: values by row, and how they were stored. */
export async function read(file: Uint8Array) {
  const { width, height, channels, depth, hasAlpha, format } = await sharp(file).metadata();
  const isDeep = depth === "ushort";
  const raw = await sharp(file)
    .toColourspace(spaceOf(channels, isDeep))
    .raw({ depth: isDeep ? "ushort" : "uchar" })
    .toBuffer();
  const values = isDeep ? [...new Uint16Array(new Uint8Array(raw).buffer)] : [...raw];
  return { width, height, channels, bits: isDeep ? 16 : 8, hasAlpha, format, values };
}

/** An 8-bit picture as sharp takes it. */
export const asSharp = ({ pixels, width, height, channels }: Picture) =>
  sharp(pixels, { raw: { width, height, channels } }).toColourspace(spaceOf(channels, pixels instanceof Uint16Array));
