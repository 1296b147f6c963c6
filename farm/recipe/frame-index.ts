import { FarmError } from "../../renderer/errors.ts";

/** Index of `--frame`: any whole number from 0, also past the frames of the recipe, as a frame depends on no other. */
export function parseFrameIndex(value: string | number): number {
  const index = typeof value === "number" || value.trim() !== "" ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(index) && index >= 0) return index;
  throw new FarmError({
    code: "frame.index",
    message: `--frame ${value}: is not the index of a frame`,
    remedy: "Give a whole number from 0, such as --frame 17.",
    where: "--frame",
  });
}
