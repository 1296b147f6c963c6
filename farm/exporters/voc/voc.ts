import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, parse } from "node:path";
import { FarmError } from "../../../renderer/errors.ts";
import type { FrameImage } from "../../frame-images.ts";
import { classNames } from "../class-names.ts";
import { defineExporter, type ExportResult, IMAGE_OPTIONS } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { placeImage } from "../place-image.ts";
import { palettePng } from "../png.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, imageOf, openSource, type SourceFrame } from "../source.ts";
import { openSplits, SPLIT_OPTIONS, type Splits } from "../split.ts";
import { annotationXml, type VocObject, vocObject } from "./annotation-xml.ts";
import { COLOUR_MAP } from "./colour-map.ts";
import { openImageSets } from "./image-sets.ts";
import { indexMasks, MOST } from "./index-masks.ts";

const OPTIONS = {
  ...IMAGE_OPTIONS,
  border: { type: "number", default: 0, describe: "pixels on either side of a mask's edge that are void (255)" },
  ...SPLIT_OPTIONS,
} as const;

type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

/** Pascal VOC. Images keep their kind of file; classes and objects count from 1, and so do pixels. */
export const voc = defineExporter({
  name: "voc",
  summary: "Pascal VOC: XML boxes, class and object masks with VOC's colours, ImageSets",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    checkBorder(options.border);
    const source = await openSource(job, options.pass);
    const splits = openSplits(source, options);
    return inNewFolder(job.to, async (folder, destination) => {
      const tally = await writeFrames(source, options, splits, folder);
      return report(source, splits, tally, join(destination, "ImageSets", "Main", "train.txt"));
    });
  },
});

interface Tally {
  objects: number;
  difficult: number;
  /** Frames with more objects than a mask has indices. */
  crowded: number;
}

async function writeFrames(source: ExportSource, options: Options, splits: Splits, folder: string): Promise<Tally> {
  const names = classNames(source.things);
  const classes = [...names.values()];
  const tally: Tally = { objects: 0, difficult: 0, crowded: 0 };
  for (const kind of ["Annotations", "SegmentationClass", "SegmentationObject"]) await mkdir(join(folder, kind));
  await writeFile(join(folder, "labelmap.txt"), labelMap(classes));
  const sets = await openImageSets(folder, classes);
  let channels: number | undefined;
  try {
    for await (const frame of source.frames()) {
      const split = splits.of(frame);
      if (split === null) continue;
      channels ??= await channelsOf(imageOf(frame, options.pass));
      const objects = frame.record.annotations.map((one) => vocObject(names.get(one.category)!, one));
      const name = await writeFrame(frame, objects, { options, folder, classes, channels });
      await sets.add(name, split, objects);
      count(tally, objects);
    }
  } finally {
    await sets.close();
  }
  return tally;
}

function count(tally: Tally, objects: readonly VocObject[]): void {
  tally.objects += objects.length;
  tally.difficult += objects.filter(({ difficult }) => difficult).length;
  if (objects.length > MOST) tally.crowded++;
}

interface Target {
  options: Options;
  folder: string;
  classes: readonly string[];
  channels: number;
}

/** Returns the image's name without extension. */
async function writeFrame(
  frame: SourceFrame,
  objects: readonly VocObject[],
  { options, folder, classes, channels }: Target,
): Promise<string> {
  const { record } = frame;
  const image = imageOf(frame, options.pass);
  const file = `${frame.prefix}${basename(image.file)}`;
  const { name } = parse(file);
  await placeImage(options.images, image, join(folder, "JPEGImages", file));
  await writeFile(join(folder, "Annotations", `${name}.xml`), annotationXml(file, channels, record, objects));
  const masks = indexMasks(
    record,
    objects.map((object) => classes.indexOf(object.name) + 1),
    options.border,
  );
  const png = (pixels: Uint8Array) => palettePng({ width: record.width, height: record.height, pixels }, COLOUR_MAP);
  await writeFile(join(folder, "SegmentationClass", `${name}.png`), await png(masks.classes));
  await writeFile(join(folder, "SegmentationObject", `${name}.png`), await png(masks.objects));
  return name;
}

/** From the first image: all of a pass are alike. */
async function channelsOf(image: FrameImage): Promise<number> {
  if (image.file.endsWith(".npy")) return 1;
  const { default: sharp } = await import("sharp");
  return (await sharp(await image.read()).metadata()).channels;
}

/** `name:r,g,b::` for each index, as annotation tools read it. */
function labelMap(classes: readonly string[]): string {
  const colour = (k: number) => COLOUR_MAP.subarray(3 * k, 3 * k + 3).join(",");
  return ["background", ...classes].map((name, k) => `${name}:${colour(k)}::\n`).join("");
}

function report({ warnings }: ExportSource, splits: Splits, tally: Tally, file: string): ExportResult {
  const { objects, difficult, crowded } = tally;
  const crowdedWarning =
    `${crowded} frames have more than ${MOST} objects, for which VOC's masks have no index: those after it are void. ` +
    "coco keeps them all.";
  return {
    files: [file],
    warnings: [...warnings, ...splits.warnings(), ...(crowded > 0 ? [crowdedWarning] : [])],
    summary: { ...splits.counts, objects, difficult },
  };
}

function checkBorder(border: number): void {
  if (Number.isSafeInteger(border) && border >= 0) return;
  throw new FarmError({
    code: "export.bad-border",
    message: `--border ${border}: expected a whole number of pixels, 0 or more.`,
    remedy: "Leave it out for none; VOC's own masks have about 5.",
    where: "--border",
  });
}
