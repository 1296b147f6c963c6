import { imageOf, type SourceFrame } from "../source.ts";
import type { CropShape, Cut } from "./face.ts";
import { resample } from "./resample.ts";
import { automaticGain, encodeCrop, readSamples } from "./samples.ts";

/** Of a thermal camera: grey levels as it shows them. */
const GREY = ".grey.png";

/** Cuts PNGs out of a frame's image, which is read when the first one is asked for. */
export function frameImage(
  frame: SourceFrame,
  pass: string,
  scale: "auto" | "raw",
): (cut: Cut, shape: CropShape) => Promise<Buffer> {
  const read = async () => {
    const seen =
      scale === "auto" ? frame.images.find((one) => one.pass === pass && one.file.endsWith(GREY)) : undefined;
    const samples = await readSamples(seen ?? imageOf(frame, pass));
    return { samples, gain: scale === "auto" ? automaticGain(samples) : null };
  };
  let opened: ReturnType<typeof read> | undefined;
  return async (cut, shape) => {
    opened ??= read();
    const { samples, gain } = await opened;
    return encodeCrop(resample(samples, shape.width, shape.height, cut), shape, samples, gain);
  };
}
