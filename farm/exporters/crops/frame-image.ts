import { imageOf, type SourceFrame } from "../source.ts";
import type { CropShape, Cut } from "./face.ts";
import { resample } from "./resample.ts";
import { automaticGain, encodeCrop, readSamples } from "./samples.ts";

/** Cuts PNGs out of a frame's image, which is read when the first one is asked for. */
export function frameImage(
  frame: SourceFrame,
  pass: string,
  scale: "auto" | "raw",
): (cut: Cut, shape: CropShape) => Promise<Buffer> {
  const read = async () => {
    const samples = await readSamples(imageOf(frame, pass));
    return { samples, gain: scale === "auto" ? automaticGain(samples) : null };
  };
  let opened: ReturnType<typeof read> | undefined;
  return async (cut, shape) => {
    opened ??= read();
    const { samples, gain } = await opened;
    return encodeCrop(resample(samples, shape.width, shape.height, cut), shape, samples, gain);
  };
}
