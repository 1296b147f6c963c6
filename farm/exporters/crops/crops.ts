import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineExporter, type ExportResult } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, openSource } from "../source.ts";
import { openSplits, type Splits } from "../split.ts";
import { type Cutter, createCutter } from "./cutter.ts";
import { OPTIONS, type Options, shapeOf, sizeOf, targetOf } from "./options.ts";

/** Pictures of single things by class. Things whose category names the corners of a face are straightened. */
export const crops = defineExporter({
  name: "crops",
  summary: "image folder of single things or cells by class; panels are straightened to their own rectangle",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const shape = shapeOf(options);
    const source = await openSource(job, options.pass);
    const target = targetOf(source.dataset, options.target);
    const splits = openSplits(source, options);
    return inNewFolder(job.to, async (folder, destination) => {
      const cutter = await createCutter(source, target, options, shape, folder);
      await cutAll(source, splits, cutter);
      const file = join(folder, "crops.json");
      await writeFile(file, `${JSON.stringify(about(source, options, cutter), null, 2)}\n`);
      return report(source, splits, cutter, destination);
    });
  },
});

async function cutAll(source: ExportSource, splits: Splits, cutter: Cutter): Promise<void> {
  try {
    for await (const frame of source.frames()) {
      const split = splits.of(frame);
      if (split !== null) await cutter.cut(frame, split);
    }
  } finally {
    await cutter.close();
  }
}

/** crops.json: how the crops were made, and how many there are of each class. */
function about({ dataset }: ExportSource, options: Options, { isRectified, crops, quota, skipped }: Cutter): object {
  const { pass, target, of, margin, scale, label } = options;
  const size = sizeOf(options);
  return {
    format: "seedfarm-crops/1",
    source: dataset.source,
    digest: dataset.digest,
    ...{ pass, target, of, size, margin, scale, label, minVisibility: options["min-visibility"] },
    ...(options["box-error"] > 0 && { boxError: options["box-error"] }),
    rectified: isRectified,
    crops,
    classes: quota.counts(),
    skipped,
  };
}

function report(source: ExportSource, splits: Splits, cutter: Cutter, destination: string): ExportResult {
  const { crops, quota, skipped, isRectified } = cutter;
  const classes = Object.entries(quota.counts()).map(([name, counts]) => [
    name,
    counts.train + counts.val + counts.test,
  ]);
  const left = Object.entries(skipped).filter(([, count]) => count > 0);
  return {
    files: [join(destination, "crops.json"), join(destination, "manifest.jsonl")],
    warnings: [...source.warnings, ...cutter.warnings(), ...splits.warnings()],
    summary: {
      [isRectified ? "straightened crops" : "upright crops"]: crops,
      ...Object.fromEntries([...classes, ...left]),
    },
  };
}
