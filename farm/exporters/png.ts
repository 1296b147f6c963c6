import { promisify } from "node:util";
import { deflate } from "node:zlib";

const pack = promisify(deflate);
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const GREY = 0;
const PALETTE = 3;

export interface Picture8 {
  width: number;
  height: number;
  /** Row by row. */
  pixels: Uint8Array;
}

export const greyPng = (picture: Picture8): Promise<Buffer> => encode(picture, 8, GREY, []);

/** Pixels are indices of the palette, exactly as they are: image libraries would sort and merge its colours. */
export const palettePng = (picture: Picture8, palette: Uint8Array): Promise<Buffer> =>
  encode(picture, 8, PALETTE, [chunk("PLTE", palette)]);

/** As `greyPng`, with 16 bits. */
export function grey16Png(width: number, height: number, values: Uint16Array): Promise<Buffer> {
  const pixels = Buffer.alloc(values.length * 2);
  values.forEach((value, k) => {
    pixels.writeUInt16BE(value, 2 * k);
  });
  return encode({ width, height, pixels }, 16, GREY, []);
}

/** PNG 1.2 (RFC 2083): no filter, which is best for masks. */
async function encode({ width, height, pixels }: Picture8, bits: 8 | 16, colour: number, more: Buffer[]) {
  const stride = (width * bits) / 8;
  const lines = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) lines.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bits, colour, 0, 0, 0], 8);
  const data = await pack(lines, { level: 6 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), ...more, chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
