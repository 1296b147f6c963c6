// Pictures made by hand, pixel by pixel.
import type { Rgb } from "../../renderer/node/quality/small-picture.ts";

/** Grey by place; values are rounded and cut to 0..255. */
export function grey(width: number, height: number, value: (x: number, y: number) => number): Rgb {
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgb.fill(Math.min(255, Math.max(0, Math.round(value(x, y)))), 3 * (y * width + x), 3 * (y * width + x) + 3);
  return { width, height, rgb };
}

/** Repeatable noise of standard deviation 1: the sum of twelve uniforms less six, from Lehmer's generator. */
export function noise(seed = 1): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, x) => sum + x, -6);
}

/** Each pixel the mean of `length` pixels before it along (dx, dy): a camera that moved. */
export function smeared(picture: Rgb, length: number, dx: number, dy: number): Rgb {
  const { width, height, rgb } = picture;
  const at = (x: number, y: number) => rgb[3 * (clamp(y, height) * width + clamp(x, width))]!;
  return grey(width, height, (x, y) => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += at(x - k * dx, y - k * dy);
    return sum / length;
  });
}

const clamp = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));
