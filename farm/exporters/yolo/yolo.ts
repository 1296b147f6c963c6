import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, parse } from "node:path";
import { FarmError } from "../../../renderer/errors.ts";
import { defineExporter, type ExportResult, IMAGE_OPTIONS } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { placeImage } from "../place-image.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, imageOf, openSource, type SourceFrame } from "../source.ts";
import { dataYaml } from "./data-yaml.ts";
import { detectRow, segmentRow } from "./rows.ts";
import { assignSplits, parseSplit, SPLITS, type Split, type SplitWeights } from "./split.ts";

const OPTIONS = {
  ...IMAGE_OPTIONS,
  task: { type: "string", default: "detect", choices: ["detect", "segment"], describe: "boxes, or polygons" },
  split: { type: "string", default: "80/10/10", describe: "shares of train, val and test" },
  group: { type: "number", default: 1, describe: "frames in a row that stay in one split" },
} as const;

type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

/** Ultralytics YOLO: images/ and labels/ by split, and data.yaml. Classes count from 0. */
export const yolo = defineExporter({
  name: "yolo",
  summary: "Ultralytics YOLO, detect or segment: text labels by split and data.yaml",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const weights = parseSplit(options.split);
    checkGroup(options.group);
    const source = await openSource(job, options.pass);
    return inNewFolder(job.to, async (folder, destination) => {
      const tally = await writeFrames(source, options, weights, folder);
      await writeFile(join(folder, "data.yaml"), dataYaml(destination, source.things, weights));
      return report(source, options, weights, tally, join(destination, "data.yaml"));
    });
  },
});

interface Tally {
  images: Record<Split, number>;
  objects: number;
  background: number;
  iouSum: number;
}

async function writeFrames(
  source: ExportSource,
  options: Options,
  weights: SplitWeights,
  folder: string,
): Promise<Tally> {
  const { dataset, things } = source;
  const splitOf = assignSplits(weights, dataset.seed, Math.ceil(dataset.frames / options.group));
  const classes = new Map(things.map(({ name }, k) => [name, k]));
  const tally: Tally = { images: { train: 0, val: 0, test: 0 }, objects: 0, background: 0, iouSum: 0 };
  for (const kind of ["images", "labels"]) {
    for (const split of SPLITS) await mkdir(join(folder, kind, split), { recursive: true });
  }
  for await (const frame of source.frames()) {
    const split = splitOf(Math.floor(frame.position / options.group));
    tally.images[split]++;
    await writeFrame(frame, split, classes, options, folder, tally);
  }
  return tally;
}

async function writeFrame(
  frame: SourceFrame,
  split: Split,
  classes: ReadonlyMap<string, number>,
  options: Options,
  folder: string,
  tally: Tally,
): Promise<void> {
  const { annotations, width, height } = frame.record;
  const image = imageOf(frame, options.pass);
  const name = `${frame.prefix}${basename(image.file)}`;
  await placeImage(options.images, image, join(folder, "images", split, name));
  if (annotations.length === 0) {
    tally.background++;
    return;
  }
  const toRow = options.task === "segment" ? segmentRow : detectRow;
  const rows = annotations.map((annotation) => toRow(classes.get(annotation.category)!, annotation, width, height));
  tally.objects += rows.length;
  for (const { iou } of rows) tally.iouSum += iou ?? 0;
  const text = rows.map((row) => `${row.text}\n`).join("");
  await writeFile(join(folder, "labels", split, `${parse(name).name}.txt`), text);
}

function report(
  { warnings }: ExportSource,
  options: Options,
  weights: SplitWeights,
  tally: Tally,
  file: string,
): ExportResult {
  const empty = SPLITS.filter((split, k) => (weights[k]! > 0 || split === "val") && tally.images[split] === 0);
  const summary: ExportResult["summary"] = { ...tally.images, objects: tally.objects, background: tally.background };
  if (options.task === "segment" && tally.objects > 0) summary["mean mask IoU"] = tally.iouSum / tally.objects;
  return {
    files: [file],
    warnings: [...warnings, ...empty.map((split) => `No frame fell into ${split} (--split ${options.split}).`)],
    summary,
  };
}

function checkGroup(group: number): void {
  if (Number.isSafeInteger(group) && group >= 1) return;
  throw new FarmError({
    code: "export.bad-group",
    message: `--group ${group}: expected a whole number of frames, 1 or more.`,
    remedy: "Leave it out to split frame by frame.",
    where: "--group",
  });
}
