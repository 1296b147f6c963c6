import type { Rng } from "../../../renderer/rng.ts";
import type { Luminescence } from "../../../renderer/world.ts";
import { gaussianBlur, type Picture } from "./blur.ts";
import { bell, darkenCorners } from "./camera.ts";

/** What a near-infrared camera makes of a frame's light: stray light, optics, vignette, shot and read noise, 8 bits. */
export function expose(picture: Picture, found: Luminescence, rng: Rng): Uint8Array {
  const { exposure, shotNoise, readNoise } = found;
  const stray = found.strayLight * exposure;
  const image = gaussianBlur(picture, found.blurPixels);
  for (let k = 0; k < image.length; k++) image[k]! += stray;
  darkenCorners(image, picture, found.vignette);
  const [shot, read] = [shotNoise * shotNoise * exposure, readNoise * readNoise];
  const pixels = new Uint8Array(image.length);
  for (let k = 0; k < pixels.length; k++) {
    const value = image[k]! + Math.sqrt(shot * Math.max(0, image[k]!) + read) * bell(rng);
    pixels[k] = Math.round(255 * Math.min(1, Math.max(0, value)));
  }
  return pixels;
}
