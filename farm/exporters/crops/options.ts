import { FarmError } from "../../../renderer/errors.ts";
import type { Dataset, DatasetCategory } from "../../dataset.ts";
import { suggestion } from "../../recipe/suggest.ts";
import { IMAGE_OPTIONS } from "../define.ts";
import type { settleOptions } from "../settle-options.ts";
import { SPLIT_OPTIONS } from "../split.ts";
import type { CropShape } from "./face.ts";

export const OPTIONS = {
  pass: { ...IMAGE_OPTIONS.pass, describe: "pass that is cut out" },
  target: { type: "string", default: "panel", describe: "category that is cut out" },
  of: {
    type: "string",
    default: "things",
    choices: ["things", "cells"],
    describe: "cells: single cells of the target, straightened; the run needs the pass el",
  },
  size: { type: "string", default: "auto", describe: "width x height of a crop in pixels; auto: 24x40, cells 300x300" },
  margin: { type: "number", default: 0, describe: "more on each side, as a share of it" },
  "box-error": {
    type: "number",
    default: 0,
    describe:
      "how far sides are off, as those of boxes drawn by hand: standard deviation in crop pixels; a third are worse",
  },
  upright: { type: "boolean", default: false, describe: "cut upright boxes also of things that have a face" },
  "min-visibility": { type: "number", default: 0.6, describe: "least visible share, 0 to 1" },
  label: {
    type: "string",
    default: "category",
    describe: "class: category of the worst defect on it, or an attribute such as severity",
  },
  scale: {
    type: "string",
    default: "auto",
    choices: ["auto", "raw"],
    describe: "auto: 16 bits become 8 by automatic gain; raw: numbers stay, such as centikelvin",
  },
  "per-class": { type: "number", default: 0, describe: "most crops of a class; 0 takes all" },
  ...SPLIT_OPTIONS,
} as const;

export type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

const MOST_PIXELS = 4096;

/** Throws FarmError for numbers that make no sense. */
export function shapeOf(options: Options): CropShape {
  const { margin, "box-error": boxError } = options;
  const size = sizeOf(options);
  const [width = 0, height = 0] = /^(\d{1,4})x(\d{1,4})$/.exec(size)?.slice(1).map(Number) ?? [];
  if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS)
    throw bad("--size", options.size, `width x height, each from 1 to ${MOST_PIXELS}, such as 24x40`);
  if (!(margin >= 0 && margin <= 1)) throw bad("--margin", margin, "a share from 0 to 1");
  const [visible, most] = [options["min-visibility"], options["per-class"]];
  if (!(visible >= 0 && visible <= 1)) throw bad("--min-visibility", visible, "a share from 0 to 1");
  if (!(Number.isSafeInteger(most) && most >= 0)) throw bad("--per-class", most, "a whole number from 0");
  if (options.pass === "segmentation") throw bad("--pass", options.pass, "a pass of measurements: ids have no mean");
  if (!(boxError >= 0 && boxError <= 10)) throw bad("--box-error", boxError, "pixels from 0 to 10");
  return { width, height, margin, ...(boxError > 0 && { boxError }) };
}

/** As asked for, or what suits modules and cells: that of the public sets of real ones. */
export const sizeOf = ({ size, of }: Options): string =>
  size !== "auto" ? size : of === "cells" ? "300x300" : "24x40";

export function targetOf({ categories }: Dataset, target: string): DatasetCategory {
  const things = categories.filter(({ isThing }) => isThing);
  const found = things.find(({ name }) => name === target);
  if (found) return found;
  throw new FarmError({
    code: "export.no-category",
    message: `--target ${target}: the dataset has no such category.`,
    remedy: suggestion(
      target,
      things.map(({ name }) => name),
      "Categories",
    ),
    where: "--target",
  });
}

function bad(where: string, value: string | number, expected: string): FarmError {
  return new FarmError({
    code: "export.bad-crop",
    message: `${where} ${value}: expected ${expected}.`,
    remedy: `Leave ${where} out for its default, ${OPTIONS[where.slice(2) as keyof typeof OPTIONS].default}.`,
    where,
  });
}
