import type { FrameRecord } from "../../renderer/records.ts";
import type { Mat3 } from "../../renderer/world.ts";

/** Intrinsics for formats whose pixel centres lie at whole numbers; ours lie at +0.5. */
export function wholeNumberCentres([fx, skew, cx, , fy, cy]: Mat3): Mat3 {
  return [fx, skew, cx - 0.5, 0, fy, cy - 0.5, 0, 0, 1];
}

export const isBent = ({ camera }: FrameRecord): boolean => camera.k1 !== 0 || camera.k2 !== 0;

/** For formats that know pinhole cameras only. */
export function bentWarnings(format: string, bent: number): string[] {
  if (bent === 0) return [];
  return [
    `${bent} frames have lens distortion (lens.distortionK1, K2), which ${format} cannot hold: poses are right, but points projected with its matrix miss the image.`,
  ];
}
