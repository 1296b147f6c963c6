import type { Body } from "../../../scenes/selftest/bodies.ts";
import { selftest } from "../../../scenes/selftest/index.ts";
import { resolveCamera } from "../../camera.ts";
import type { Json } from "../../json.ts";
import type { SampledFrame } from "../../sampled-frame.ts";
import type { CameraPlacement } from "../../world.ts";

/** One picture of known bodies: everything that its truth is computed from. */
export interface KnownFrame {
  name: string;
  bodies: readonly Body[];
  view: CameraPlacement;
  /** Focal length over the picture's width, or over 4/3 of its height when that is less. */
  focal: number;
  /** How far the principal point lies from the image's middle, in image widths and heights. */
  shift: readonly [x: number, y: number];
}

/** Pixels. */
export const focalPixels = ({ focal }: KnownFrame, width: number, height: number): number =>
  focal * Math.min(width, (height * 4) / 3);

/** The frame as the renderer gets it; the camera is that of the product, moved off centre. */
export function sampleKnown(frame: KnownFrame, index: number, width: number, height: number): SampledFrame {
  const base = selftest.world();
  const lens = { ...base.lens, focalLengthMm: (focalPixels(frame, width, height) / width) * base.lens.sensorWidthMm };
  const custom = { bodies: frame.bodies as unknown as Json };
  const world = { ...base, camera: frame.view, lens, custom };
  const middle = resolveCamera(world, width, height);
  const [f, , cx, , , cy] = middle.K;
  const K = [f, 0, cx + frame.shift[0] * width, 0, f, cy + frame.shift[1] * height, 0, 0, 1] as const;
  const camera = { ...middle, K };
  return { index, seed: 0, values: {}, world, arrangement: selftest.arrange(world, camera), camera };
}
