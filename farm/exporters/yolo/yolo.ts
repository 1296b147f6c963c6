import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, parse } from "node:path";
import type { FrameRecord } from "../../../renderer/records.ts";
import { defineExporter, type ExportResult, IMAGE_OPTIONS } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { placeImage } from "../place-image.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, imageOf, openSource, type SourceFrame } from "../source.ts";
import { openSplits, SPLIT_OPTIONS, SPLITS, type Split, type Splits } from "../split.ts";
import { dataYaml } from "./data-yaml.ts";
import type { Row } from "./rows.ts";
import { TASKS, type Task, taskOf } from "./tasks.ts";

const OPTIONS = {
  ...IMAGE_OPTIONS,
  task: {
    type: "string",
    default: "detect",
    choices: TASKS,
    describe: "boxes, polygons, turned boxes, or boxes with keypoints",
  },
  ...SPLIT_OPTIONS,
} as const;

type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

/** Ultralytics YOLO: images/ and labels/ by split, and data.yaml. Classes count from 0. */
export const yolo = defineExporter({
  name: "yolo",
  summary: "Ultralytics YOLO for detect, segment, obb or pose: text labels by split and data.yaml",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const source = await openSource(job, options.pass);
    const splits = openSplits(source, options);
    const task = taskOf(options.task, source);
    return inNewFolder(job.to, async (folder, destination) => {
      const tally = await writeFrames(source, { options, splits, task, folder });
      await writeFile(join(folder, "data.yaml"), dataYaml(destination, task, splits.names));
      return report(source, splits, tally, join(destination, "data.yaml"));
    });
  },
});

const NO_VAL = "Ultralytics cannot train without val images: give val a share, such as --split 90/10.";

interface Plan {
  options: Options;
  splits: Splits;
  task: Task;
  folder: string;
}

interface Tally {
  objects: number;
  background: number;
  /** Rows that can be held against their mask, and the sum of their IoU. */
  measured: number;
  iouSum: number;
}

async function writeFrames(source: ExportSource, plan: Plan): Promise<Tally> {
  const tally: Tally = { objects: 0, background: 0, measured: 0, iouSum: 0 };
  for (const kind of ["images", "labels"]) {
    for (const split of SPLITS) await mkdir(join(plan.folder, kind, split), { recursive: true });
  }
  for await (const frame of source.frames()) {
    const split = plan.splits.of(frame);
    if (split !== null) count(tally, await writeFrame(frame, split, plan));
  }
  return tally;
}

/** A frame without objects has no label file. */
async function writeFrame(frame: SourceFrame, split: Split, { options, task, folder }: Plan): Promise<Row[]> {
  const image = imageOf(frame, options.pass);
  const name = `${frame.prefix}${basename(image.file)}`;
  await placeImage(options.images, image, join(folder, "images", split, name));
  const rows = rowsOf(frame.record, task);
  const text = rows.map((row) => `${row.text}\n`).join("");
  if (text !== "") await writeFile(join(folder, "labels", split, `${parse(name).name}.txt`), text);
  return rows;
}

const rowsOf = (record: FrameRecord, { classes, row }: Task): Row[] =>
  record.annotations.flatMap((annotation) => {
    const classIndex = classes.findIndex(({ name }) => name === annotation.category);
    return classIndex < 0 ? [] : [row(classIndex, annotation, record)];
  });

function count(tally: Tally, rows: readonly Row[]): void {
  tally.objects += rows.length;
  if (rows.length === 0) tally.background++;
  for (const { iou } of rows) {
    if (iou === null) continue;
    tally.measured++;
    tally.iouSum += iou;
  }
}

function report({ warnings }: ExportSource, splits: Splits, tally: Tally, file: string): ExportResult {
  const { objects, background, measured, iouSum } = tally;
  return {
    files: [file],
    warnings: [...warnings, ...splits.warnings(), ...(splits.names.includes("val") ? [] : [NO_VAL])],
    summary: {
      ...splits.counts,
      objects,
      background,
      ...(measured > 0 && { "mean mask IoU": Number((iouSum / measured).toFixed(4)) }),
    },
  };
}
