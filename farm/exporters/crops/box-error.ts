import { hash01, hashNormal } from "../../../renderer/hash-noise.ts";
import type { CropShape } from "./face.ts";

/** Outward shifts of a box's sides, as shares of its width and height. */
export interface BoxError {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Share of boxes that were drawn carelessly, by a rough grid over the whole table, and how much worse those are. */
const CARELESS = { share: 0.3, factor: 3.3 };

/** How far a box drawn by hand is off: always the same for the same thing of a frame. */
export function boxErrorOf({ boxError = 0, width, height }: CropShape, frame: number, instance: number): BoxError {
  const n = 8 * instance;
  const sigma = boxError * (hash01(frame, n) < CARELESS.share ? CARELESS.factor : 1);
  const off = (k: number, pixels: number) => (sigma === 0 ? 0 : (sigma * hashNormal(frame, n + k)) / pixels);
  return { left: off(1, width), top: off(2, height), right: off(3, width), bottom: off(4, height) };
}
