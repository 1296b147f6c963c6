import { join } from "node:path";
import { defineExporter, type ExportResult, IMAGE_OPTIONS } from "../define.ts";
import { openFrameList } from "../frame-list.ts";
import { inNewFolder } from "../new-folder.ts";
import { bentWarnings, isBent } from "../pinhole.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, openSource } from "../source.ts";
import { openSplits, SPLIT_OPTIONS, type Splits } from "../split.ts";
import { createModels, type Models, writeModels } from "./models.ts";
import { openScenes, sixDigits } from "./scenes.ts";
import { type ImageCounts, writeImage } from "./write-image.ts";

const OPTIONS = { ...IMAGE_OPTIONS, ...SPLIT_OPTIONS } as const;

type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

/** BOP: poses of rigid objects. Image i of scene s is the frame at place 1000·s + i of the run. */
export const bop = defineExporter({
  name: "bop",
  summary: "BOP: 6D poses, depth, full and visible masks, in scenes of 1,000 images",
  needs: ["depth"],
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const source = await openSource(job, options.pass, "depth");
    const splits = openSplits(source, options);
    return inNewFolder(job.to, async (folder, destination) => {
      const models = createModels();
      const tally = await writeFrames(source, options, splits, models, folder);
      await writeModels(join(folder, "models"), models);
      return report(source, splits, tally, models, join(destination, "models", "models_info.json"));
    });
  },
});

interface Tally extends ImageCounts {
  bent: number;
}

async function writeFrames(
  source: ExportSource,
  { pass, images }: Options,
  splits: Splits,
  models: Models,
  folder: string,
): Promise<Tally> {
  const tally: Tally = { objects: 0, unknown: 0, leftOut: 0, bent: 0 };
  const scenes = openScenes(folder);
  const list = await openFrameList(folder);
  try {
    for await (const frame of source.frames()) {
      const split = splits.of(frame);
      if (split === null) continue;
      const { scene, image } = await scenes.of(split, frame.position);
      const counts = await writeImage(frame, { scene, image, models, pass, images });
      tally.objects += counts.objects;
      tally.unknown += counts.unknown;
      tally.leftOut += counts.leftOut;
      if (isBent(frame.record)) tally.bent++;
      await list.add(`${split}/${sixDigits(scene.id)}/${sixDigits(image)}`, frame);
    }
  } finally {
    await scenes.close();
    await list.close();
  }
  return tally;
}

function report(
  { warnings }: ExportSource,
  splits: Splits,
  { objects, unknown, leftOut, bent }: Tally,
  models: Models,
  file: string,
): ExportResult {
  const unknownWarning =
    `${unknown} of ${objects} objects are neither boxes nor fully in sight: of their full silhouette only its size and box ` +
    "inside the image are known, and their full mask is the visible one.";
  return {
    files: [file],
    warnings: [
      ...warnings,
      ...splits.warnings(),
      ...bentWarnings("BOP", bent),
      ...(unknown > 0 ? [unknownWarning] : []),
    ],
    summary: { ...splits.counts, objects, models: [...models.all()].length, "defects left out": leftOut },
  };
}
