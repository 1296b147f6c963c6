/** Luma of a picture, 0..255, row by row. */
export interface Grey {
  width: number;
  height: number;
  luma: Float64Array;
}

/** 8-bit RGB, three bytes a pixel. */
export interface Rgb {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** Luma by ITU-R BT.601 at another size: each pixel is the mean of those it covers, which takes noise away. */
export function greyAt(picture: Rgb, width: number, height: number): Grey {
  const luma = new Float64Array(width * height);
  const columns = cuts(picture.width, width);
  const rows = cuts(picture.height, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) luma[y * width + x] = meanLuma(picture, columns[x]!, rows[y]!);
  return { width, height, luma };
}

/** The same picture with its longer side at most so long. */
export function greyWithin(picture: Rgb, longest: number): Grey {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return greyAt(picture, side(picture.width), side(picture.height));
}

type Span = readonly [from: number, to: number];

/** `pixels` in `parts` spans that hold at least one each. */
function cuts(pixels: number, parts: number): Span[] {
  return Array.from({ length: parts }, (_, k) => {
    const from = Math.floor((k * pixels) / parts);
    return [from, Math.max(from + 1, Math.floor(((k + 1) * pixels) / parts))] as const;
  });
}

/** Sums of whole numbers, so that no order of adding matters. */
function meanLuma({ width, rgb }: Rgb, [left, right]: Span, [top, bottom]: Span): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let at = 3 * (y * width + left), end = 3 * (y * width + right); at < end; at += 3)
      sum += 299 * rgb[at]! + 587 * rgb[at + 1]! + 114 * rgb[at + 2]!;
  }
  return sum / (1000 * (right - left) * (bottom - top));
}
