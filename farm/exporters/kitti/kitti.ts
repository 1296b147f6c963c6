import { mkdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { classNames } from "../class-names.ts";
import { defineExporter, type ExportResult, IMAGE_OPTIONS } from "../define.ts";
import { openFrameList } from "../frame-list.ts";
import { inNewFolder } from "../new-folder.ts";
import { bentWarnings, isBent } from "../pinhole.ts";
import { placeImage } from "../place-image.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, imageOf, openSource, type SourceFrame } from "../source.ts";
import { openSplits, SPLIT_OPTIONS, type Split, type Splits } from "../split.ts";
import { LISTS, listsOf, openLists } from "../split-lists.ts";
import { calibration } from "./calibration.ts";
import { labelRow } from "./label-row.ts";

const OPTIONS = {
  ...IMAGE_OPTIONS,
  tilted: {
    type: "string",
    default: "missing",
    choices: ["missing", "enclose"],
    describe: "3D boxes of things tilted against the camera: KITTI's values for none, or upright boxes around them",
  },
  ...SPLIT_OPTIONS,
} as const;

type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

/** KITTI object detection: `training` holds train and val, `testing` test. Images are numbered by their place in the run. */
export const kitti = defineExporter({
  name: "kitti",
  summary: "KITTI object detection: label_2, calib and ImageSets",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const source = await openSource(job, options.pass);
    const splits = openSplits(source, options);
    return inNewFolder(job.to, async (folder, destination) => {
      const tally = await writeFrames(source, options, splits, folder);
      return report(source, options, splits, tally, join(destination, "ImageSets"));
    });
  },
});

interface Tally {
  objects: number;
  tilted: number;
  bent: number;
}

async function writeFrames(source: ExportSource, options: Options, splits: Splits, folder: string): Promise<Tally> {
  const types = classNames(source.things);
  const tally: Tally = { objects: 0, tilted: 0, bent: 0 };
  for (const half of ["training", "testing"])
    for (const kind of ["label_2", "calib"]) await mkdir(join(folder, half, kind), { recursive: true });
  const lists = await openLists(join(folder, "ImageSets"), LISTS);
  const list = await openFrameList(folder);
  try {
    for await (const frame of source.frames()) {
      const split = splits.of(frame);
      if (split === null) continue;
      const name = String(frame.position).padStart(6, "0");
      await writeFrame(frame, halfOf(split), name, types, options, folder, tally);
      for (const set of listsOf(split)) await lists.add(set, name);
      await list.add(`${halfOf(split)}/${name}`, frame);
    }
  } finally {
    await lists.close();
    await list.close();
  }
  return tally;
}

const halfOf = (split: Split): string => (split === "test" ? "testing" : "training");

async function writeFrame(
  frame: SourceFrame,
  half: string,
  name: string,
  types: ReadonlyMap<string, string>,
  options: Options,
  folder: string,
  tally: Tally,
): Promise<void> {
  const { record } = frame;
  const image = imageOf(frame, options.pass);
  await placeImage(options.images, image, join(folder, half, "image_2", `${name}${extname(image.file)}`));
  const rows = record.annotations.map((one) => labelRow(types.get(one.category)!, one, record, options.tilted));
  await writeFile(join(folder, half, "label_2", `${name}.txt`), rows.map(({ text }) => `${text}\n`).join(""));
  await writeFile(join(folder, half, "calib", `${name}.txt`), calibration(record));
  tally.objects += rows.length;
  tally.tilted += rows.filter(({ isTilted }) => isTilted).length;
  if (isBent(record)) tally.bent++;
}

function report(
  { warnings }: ExportSource,
  options: Options,
  splits: Splits,
  tally: Tally,
  file: string,
): ExportResult {
  const with3d = options.tilted === "enclose" ? tally.objects : tally.objects - tally.tilted;
  return {
    files: [join(file, "train.txt")],
    warnings: [
      ...warnings,
      ...splits.warnings(),
      ...bentWarnings("KITTI", tally.bent),
      ...(tally.objects > with3d ? [tiltedWarning(tally)] : []),
    ],
    summary: { ...splits.counts, objects: tally.objects, "with a 3D box": with3d },
  };
}

function tiltedWarning({ tilted, objects }: Tally): string {
  return (
    `${tilted} of ${objects} things are tilted against the camera and have no 3D box, as KITTI's turn about the ` +
    "vertical only. --tilted enclose writes the least upright boxes around them."
  );
}
