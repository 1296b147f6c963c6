/** PNG's filters: bytes as they are, less those of the pixel to the left, or less those of the row above. */
export const [NONE, SUB, UP] = [0, 1, 2];

export interface RowShape {
  filter: number;
  /** Bytes of a row, and of one of its pixels. */
  stride: number;
  pixelBytes: number;
}

/**
 * The rows of a PNG into `rows`: each begins with the number of its filter. What a byte has no neighbour for, it keeps.
 * Words get their high byte first.
 */
export function filterRows(pixels: Uint8Array | Uint16Array, shape: RowShape, rows: Uint8Array): void {
  const { filter, stride, pixelBytes } = shape;
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const subtract = pixels.BYTES_PER_ELEMENT === 2 ? subtractSwapped : subtractBytes;
  const out = rowMemory(stride);
  let row = rowMemory(stride);
  let less = rowMemory(stride);
  for (let from = 0, to = 0; from < bytes.length; from += stride, to += stride) {
    row.bytes.set(bytes.subarray(from, from + stride));
    if (filter === SUB) less.bytes.set(row.bytes.subarray(0, stride - pixelBytes), pixelBytes);
    subtract(row.words, less.words, out.words);
    rows[to++] = filter;
    rows.set(out.bytes, to);
    if (filter === UP) [row, less] = [less, row];
  }
}

/** Begins where a word does, however the picture's rows lie: four bytes are subtracted at a time. */
function rowMemory(stride: number): { words: Int32Array; bytes: Uint8Array } {
  const words = new Int32Array(Math.ceil(stride / 4));
  return { words, bytes: new Uint8Array(words.buffer, 0, stride) };
}

/** The highest bits of four bytes: kept out of the subtraction, nothing is borrowed from the next byte. */
const TOPS = 0x80808080 | 0;
const REST = ~TOPS;
/** Every other byte. */
const ODD = 0x00ff00ff;

function subtractBytes(from: Int32Array, less: Int32Array, out: Int32Array): void {
  const { length } = out;
  for (let k = 0; k < length; k++) {
    const a = from[k]!;
    const b = less[k]!;
    out[k] = ((a | TOPS) - (b & REST)) ^ ((a ^ ~b) & TOPS);
  }
}

/** The same, and each two bytes change places. */
function subtractSwapped(from: Int32Array, less: Int32Array, out: Int32Array): void {
  const { length } = out;
  for (let k = 0; k < length; k++) {
    const a = from[k]!;
    const b = less[k]!;
    const difference = ((a | TOPS) - (b & REST)) ^ ((a ^ ~b) & TOPS);
    out[k] = ((difference & ODD) << 8) | ((difference >>> 8) & ODD);
  }
}

/** Samples of the rows are this far apart: no row's width is a multiple of it for long. */
const APART = 61;
const FEW = 1 / 16;

/** Whether more than a few of the bytes begin four that are alike. */
export function hasRuns(rows: Uint8Array): boolean {
  let found = 0;
  for (let k = 0; k < rows.length - 3; k += APART)
    if (rows[k] === rows[k + 1] && rows[k] === rows[k + 2] && rows[k] === rows[k + 3]) found++;
  return found * APART > FEW * rows.length;
}
