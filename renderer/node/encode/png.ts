import { constants } from "node:zlib";
import { FarmError } from "../../errors.ts";
import { withSpare } from "../spare.ts";
import { crc32 } from "./crc32.ts";
import { deflated, type Effort } from "./deflate.ts";
import { filterRows, hasRuns, NONE, SUB, UP } from "./rows.ts";

/** Row by row, channels side by side; words make a PNG of 16 bits. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array | Uint16Array;
}

export interface Packing extends Effort {
  filter: number;
}

const { Z_RLE, Z_HUFFMAN_ONLY, Z_DEFAULT_STRATEGY } = constants;

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

/**
 * PNG (ISO/IEC 15948) without interlacing. An image library tries every filter on every row, which takes longer than all
 * else. With a palette of RGB triples, pixels are its indices, exactly as they are.
 */
export async function encodePng(
  picture: Picture,
  { filter, level, strategy }: Packing,
  palette?: Uint8Array,
): Promise<Buffer> {
  const { width, height, channels, pixels } = picture;
  const pixelBytes = channels * pixels.BYTES_PER_ELEMENT;
  if (pixels.length !== width * height * channels) throw wrongSize(picture);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([pixels.BYTES_PER_ELEMENT * 8, palette ? PALETTE : channels === 1 ? GREY : RGB], 8);
  const stride = width * pixelBytes;
  const pieces = await withSpare((stride + 1) * height, (rows) => {
    filterRows(pixels, { filter, stride, pixelBytes }, rows);
    // In noise there is nothing to look for, and codes alone take four fifths of the time.
    return deflated(rows, { level, strategy: strategy === Z_RLE && !hasRuns(rows) ? Z_HUFFMAN_ONLY : strategy });
  });
  const colours = palette ? chunk("PLTE", [palette]) : [];
  return Buffer.concat([
    SIGNATURE,
    ...chunk("IHDR", [head]),
    ...colours,
    ...chunk("IDAT", pieces),
    ...chunk("IEND", []),
  ]);
}

const wrongSize = ({ width, height, channels, pixels }: Picture): FarmError =>
  new FarmError({
    code: "encode.size",
    kind: "bug",
    message: `${pixels.length} values are no picture of ${width} × ${height} with ${channels} a pixel.`,
  });

function chunk(type: string, data: readonly Uint8Array[]): Uint8Array[] {
  const [head, tail] = [Buffer.alloc(8), Buffer.alloc(4)];
  head.writeUInt32BE(
    data.reduce((sum, { length }) => sum + length, 0),
    0,
  );
  head.write(type, 4, "latin1");
  tail.writeUInt32BE(
    data.reduce((sum, bytes) => crc32(bytes, sum), crc32(head.subarray(4))),
    0,
  );
  return [head, ...data, tail];
}
