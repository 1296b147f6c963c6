import { writeFile } from "node:fs/promises";
import type { FrameImage } from "../../frame-images.ts";
import { readPlane } from "../../sheets/pixels.ts";
import { type ImageMode, placeImage } from "../place-image.ts";
import { grey16Png } from "../png.ts";

const MOST = 65535;

/** Puts a frame's depth at `target` as a 16-bit PNG in millimetres, and returns it: 0 where nothing is. */
export async function placeDepth(mode: ImageMode, image: FrameImage, target: string): Promise<ArrayLike<number>> {
  const { width, height, values } = await readPlane(image.file, await image.read());
  if (values instanceof Uint16Array) {
    await placeImage(mode, image, target);
    return values;
  }
  const millimetres = Uint16Array.from(values, (metres) => Math.min(MOST, Math.round(metres * 1000)));
  if (mode !== "none") await writeFile(target, await grey16Png(width, height, millimetres));
  return millimetres;
}
