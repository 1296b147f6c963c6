import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { FarmError } from "../../../renderer/errors.ts";
import { frameStem } from "../../../renderer/frame-stem.ts";
import { defineExporter, type ExportResult, IMAGE_OPTIONS } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { placeImage } from "../place-image.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, imageOf, openSource, type SourceFrame } from "../source.ts";
import { openSplits, SPLIT_OPTIONS, type Split, type Splits } from "../split.ts";
import { createTextFile, type TextFile } from "../text-file.ts";
import { CONDITIONS, type Condition, type Drawing, drawConditions, parseConditions, passesFor } from "./conditions.ts";
import type { DepthRange } from "./depth-map.ts";
import { prompt } from "./prompt.ts";

const OPTIONS = {
  pass: IMAGE_OPTIONS.pass,
  images: { ...IMAGE_OPTIONS.images, choices: ["symlink", "hardlink", "copy"] },
  conditions: { type: "string", default: CONDITIONS.join(","), describe: "conditioning images, by commas" },
  "depth-range": {
    type: "string",
    default: "frame",
    describe: "metres that are white and black, such as 2:40; frame: of each frame by itself",
  },
  ...SPLIT_OPTIONS,
} as const;

interface Plan extends Drawing {
  scene: string;
  pass: string;
  images: "symlink" | "hardlink" | "copy";
  conditions: readonly Condition[];
}

/** Pictures with the images and words that describe them: what a ControlNet is trained on. */
export const controlnet = defineExporter({
  name: "controlnet",
  summary: "ControlNet training sets: pictures, conditioning images and prompts as a Hugging Face image folder",
  needs: ["depth", "normals", "segmentation"],
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const conditions = parseConditions(options.conditions);
    const depthRange = parseRange(options["depth-range"]);
    const source = await openSource(job, options.pass, ...passesFor(conditions));
    const splits = openSplits(source, options);
    const { categories, scene } = source.dataset;
    const plan: Plan = { ...options, conditions, depthRange, categories, scene };
    return inNewFolder(job.to, (folder, destination) => writeAll(source, splits, plan, folder, destination));
  },
});

async function writeAll(
  source: ExportSource,
  splits: Splits,
  plan: Plan,
  folder: string,
  destination: string,
): Promise<ExportResult> {
  const tables = new Map<Split, TextFile>();
  try {
    for (const split of splits.names) tables.set(split, await openSplit(join(folder, split), plan.conditions));
    for await (const frame of source.frames()) {
      const split = splits.of(frame);
      if (split !== null) await tables.get(split)!.write(await writeFrame(frame, plan, join(folder, split)));
    }
  } finally {
    for (const table of tables.values()) await table.close();
  }
  return {
    files: splits.names
      .filter((split) => splits.counts[split] > 0)
      .map((split) => join(destination, split, "metadata.jsonl")),
    warnings: [...source.warnings, ...splits.warnings()],
    summary: { ...splits.counts, conditions: plan.conditions.join(" ") },
  };
}

async function openSplit(folder: string, conditions: readonly Condition[]): Promise<TextFile> {
  for (const name of ["images", ...conditions.map((condition) => `conditioning/${condition}`)])
    await mkdir(join(folder, name), { recursive: true });
  return createTextFile(join(folder, "metadata.jsonl"));
}

/** Places and draws a frame's images; returns its line of metadata.jsonl. */
async function writeFrame(frame: SourceFrame, plan: Plan, folder: string): Promise<string> {
  const { record, prefix } = frame;
  const image = imageOf(frame, plan.pass);
  const file = `images/${prefix}${basename(image.file)}`;
  await placeImage(plan.images, image, join(folder, file));
  const line: Record<string, string | number> = { file_name: file, text: prompt(plan.scene, record) };
  for (const [condition, bytes] of await drawConditions(frame, plan.conditions, plan)) {
    const name = `conditioning/${condition}/${prefix}${frameStem(record.index)}.png`;
    await writeFile(join(folder, name), bytes);
    line[`${condition}_file_name`] = name;
  }
  const { index, seed, source } = record;
  return `${JSON.stringify({ ...line, frame: index, seed, source })}\n`;
}

/** "2:40" → 2 m is white, 40 m is black. */
function parseRange(text: string): DepthRange | null {
  if (text === "frame") return null;
  const [near = 0, far = 0, ...rest] = text.split(":").map(Number);
  if (near > 0 && far > near && far < Number.POSITIVE_INFINITY && rest.length === 0) return { near, far };
  throw new FarmError({
    code: "export.bad-depth-range",
    message: `--depth-range ${text}: expected a near and a far distance in metres.`,
    remedy: "Write --depth-range 2:40, or leave it out to use each frame's own range.",
    where: "--depth-range",
  });
}
