import sharp from "sharp";
import type { FrameImage } from "../frame-images.ts";
import { TOLERANCES, valuesOf } from "../verify/tolerance.ts";
import type { PixelDiff } from "./types.ts";

interface Pixels {
  values: ArrayLike<number>;
  channels: number;
}

/** Null when the two have no common measure: metres and millimetres, other channels. */
export async function compareImages(a: FrameImage, b: FrameImage): Promise<PixelDiff | null> {
  if (a.file.endsWith(".npy") !== b.file.endsWith(".npy")) return null;
  const [before, after] = [await readPixels(a), await readPixels(b)];
  if (before.values.length !== after.values.length || before.channels !== after.channels) return null;
  return comparePixels(a.file, before.values, after.values, before.channels);
}

async function readPixels(image: FrameImage): Promise<Pixels> {
  const bytes = await image.read();
  if (toleranceOf(image.file)) {
    return { values: await valuesOf(image.file, bytes), channels: /^(rgb|normals)\//.test(image.file) ? 3 : 1 };
  }
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { values: data, channels: info.channels };
}

const toleranceOf = (file: string) => TOLERANCES.find(({ matches }) => matches.test(file));

/** Values of two images, pixel by pixel with interleaved channels. */
export function comparePixels(file: string, a: ArrayLike<number>, b: ArrayLike<number>, channels: number): PixelDiff {
  const tolerance = toleranceOf(file);
  const { max, sum } = sizeOfDifference(a, b);
  return {
    max,
    mean: sum / a.length,
    numbers: a.length,
    differing: shareBeyond(a, b, channels, () => 0),
    isWithinTolerance: tolerance ? shareBeyond(a, b, channels, tolerance.step) <= tolerance.share : null,
  };
}

function sizeOfDifference(a: ArrayLike<number>, b: ArrayLike<number>): { max: number; sum: number } {
  let [max, sum] = [0, 0];
  for (let k = 0; k < a.length; k++) {
    const difference = distance(a[k]!, b[k]!);
    if (!Number.isFinite(difference)) continue;
    max = Math.max(max, difference);
    sum += difference;
  }
  return { max, sum };
}

/** Share of pixels with a channel further apart than the step. What is not finite on one side only is. */
function shareBeyond(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  channels: number,
  step: (value: number) => number,
): number {
  let pixels = 0;
  let counted = -1;
  for (let k = 0; k < a.length; k++) {
    const pixel = Math.floor(k / channels);
    const difference = distance(a[k]!, b[k]!);
    if (pixel === counted || difference === 0 || difference <= step(a[k]!)) continue;
    counted = pixel;
    pixels++;
  }
  return pixels / (a.length / channels);
}

/** 0 for the same, also for two that are both not there (NaN, infinite). */
function distance(a: number, b: number): number {
  return Object.is(a, b) || a === b ? 0 : Math.abs(a - b);
}
