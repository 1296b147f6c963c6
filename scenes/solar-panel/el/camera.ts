import type { Rng } from "../../../renderer/rng.ts";
import { gaussianBlur, type Picture } from "./blur.ts";

export interface ElCamera {
  /** Optics, sigma in pixels. */
  blur: number;
  /** Light missing at the middle of the longer side, 0..1. */
  vignette: number;
  /** Shot noise at the picture's mean, as a share of it: 0.002 to 0.004 in good pictures. */
  noise: number;
}

/** The picture that a camera takes of an emission map; clipped to 0..1. */
export function photograph(picture: Picture, camera: ElCamera, rng: Rng): Float32Array {
  const image = gaussianBlur(picture, camera.blur);
  darkenCorners(image, picture, camera.vignette);
  const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
  return image.map((value) => {
    const sigma = camera.noise * Math.sqrt(mean * Math.max(0, value));
    return Math.min(1, Math.max(0, value + sigma * bell(rng)));
  });
}

export function darkenCorners(image: Float32Array, { width, height }: Picture, vignette: number): void {
  const half = Math.max(width, height) / 2;
  for (let y = 0, k = 0; y < height; y++)
    for (let x = 0; x < width; x++, k++) {
      const [dx, dy] = [(x + 0.5 - width / 2) / half, (y + 0.5 - height / 2) / half];
      image[k]! *= 1 - vignette * (dx * dx + dy * dy);
    }
}

/** Four uniforms of 16 bits, mean 0 and standard deviation 1: bell-shaped and cheap enough for every pixel. */
export function bell(rng: Rng): number {
  const [a, b] = [rng.uint32(), rng.uint32()];
  const sum = (a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16);
  return (sum / 65535 - 2) * 1.7320508075688772;
}
