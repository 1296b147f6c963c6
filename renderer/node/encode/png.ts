import { promisify } from "node:util";
import { constants, deflate } from "node:zlib";
import { FarmError } from "../../errors.ts";
import { crc32 } from "./crc32.ts";

/** Row by row, channels side by side; words make a PNG of 16 bits. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array | Uint16Array;
}

export interface Packing {
  filter: number;
  level: number;
  strategy: number;
}

/** PNG's filters: bytes as they are, less those of the pixel to the left, or less those of the row above. */
const [NONE, SUB, UP] = [0, 1, 2];
const { Z_RLE, Z_DEFAULT_STRATEGY } = constants;

/** How pixels are made small, by what they show: each the cheapest in processor time that is about as small as any. */
export const PACKING = {
  /** Cameras' noise has no repeats to look for, and rows of ids differ in few places: runs are enough. */
  differences: { filter: UP, level: 1, strategy: Z_RLE },
  /** Slopes of smooth surfaces come back. */
  slopes: { filter: SUB, level: 1, strategy: Z_DEFAULT_STRATEGY },
  /** The same few colours come back, bytes side by side. */
  colours: { filter: NONE, level: 1, strategy: Z_DEFAULT_STRATEGY },
  /** Where small counts for more than fast. */
  masks: { filter: NONE, level: 6, strategy: Z_DEFAULT_STRATEGY },
} as const satisfies Record<string, Packing>;

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const [GREY, RGB, PALETTE] = [0, 2, 3];
const pack = promisify(deflate);

/**
 * PNG (ISO/IEC 15948) without interlacing. An image library tries every filter on every row, which takes longer than all
 * else. With a palette of RGB triples, pixels are its indices, exactly as they are.
 */
export async function encodePng(picture: Picture, { filter, ...zlib }: Packing, palette?: Uint8Array): Promise<Buffer> {
  const { width, height, channels, pixels } = picture;
  const pixelBytes = channels * pixels.BYTES_PER_ELEMENT;
  if (pixels.length !== width * height * channels) throw wrongSize(picture);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([pixels.BYTES_PER_ELEMENT * 8, palette ? PALETTE : channels === 1 ? GREY : RGB], 8);
  const rows = filtered(bigEndian(pixels), width * pixelBytes, filter, pixelBytes);
  // Every further piece would wait for the main thread: noise is packed to less than this in one.
  const chunkSize = Math.max(1 << 16, Math.ceil(0.6 * rows.length));
  const data = await pack(rows, { ...zlib, memLevel: 9, chunkSize });
  const colours = palette ? chunk("PLTE", palette) : [];
  return Buffer.concat([SIGNATURE, ...chunk("IHDR", head), ...colours, ...chunk("IDAT", data), ...chunk("IEND")]);
}

const wrongSize = ({ width, height, channels, pixels }: Picture): FarmError =>
  new FarmError({
    code: "encode.size",
    kind: "bug",
    message: `${pixels.length} values are no picture of ${width} × ${height} with ${channels} a pixel.`,
  });

function bigEndian(pixels: Uint8Array | Uint16Array): Uint8Array {
  if (pixels instanceof Uint8Array) return pixels;
  return Buffer.from(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)).swap16();
}

/** Every row begins with the number of its filter. What a byte has no neighbour for, it keeps. */
function filtered(bytes: Uint8Array, stride: number, filter: number, pixelBytes: number): Uint8Array {
  const rows = new Uint8Array(bytes.length + bytes.length / stride);
  const back = filter === UP ? stride : pixelBytes;
  for (let from = 0, to = 0; from < bytes.length; ) {
    rows[to++] = filter;
    const end = from + stride;
    const kept = filter === NONE || (filter === UP && from === 0) ? end : filter === UP ? from : from + pixelBytes;
    while (from < kept) rows[to++] = bytes[from++]!;
    for (; from < end; from++) rows[to++] = bytes[from]! - bytes[from - back]!;
  }
  return rows;
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Uint8Array[] {
  const [head, tail] = [Buffer.alloc(8), Buffer.alloc(4)];
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, "latin1");
  tail.writeUInt32BE(crc32(data, crc32(head.subarray(4))), 0);
  return [head, data, tail];
}
