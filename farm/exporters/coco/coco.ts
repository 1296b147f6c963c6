import { rm } from "node:fs/promises";
import { join } from "node:path";
import { defineExporter, type ExportResult, IMAGE_OPTIONS } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { imageName, placeImage } from "../place-image.ts";
import { settleOptions } from "../settle-options.ts";
import { type ExportSource, imageOf, openSource } from "../source.ts";
import { createTextFile } from "../text-file.ts";
import { cocoAnnotation, cocoCategory, cocoImage, cocoInfo } from "./entries.ts";

const FILE = "instances.json";

const OPTIONS = {
  ...IMAGE_OPTIONS,
  segmentation: {
    type: "string",
    default: "polygon",
    choices: ["polygon", "rle", "rle-compressed"],
    describe: "form of the masks; masks with holes are run lengths in any case",
  },
  values: { type: "boolean", default: false, describe: "add all drawn values of a frame to its image" },
} as const;

type Options = ReturnType<typeof settleOptions<typeof OPTIONS>>;

/** One COCO instances file, with the images beside it. Image, annotation and category ids start at 1. */
export const coco = defineExporter({
  name: "coco",
  summary: "COCO instances: one JSON with boxes, masks and areas",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const source = await openSource(job, options.pass);
    return inNewFolder(job.to, async (folder, destination) => {
      const counts = await writeInstances(source, options, folder, destination);
      return report(source, counts, destination);
    });
  },
});

interface Counts {
  images: number;
  annotations: number;
  runLengths: number;
}

/** Images come before annotations in the file, so annotations wait in a second one: each frame is read once. */
async function writeInstances(
  source: ExportSource,
  options: Options,
  folder: string,
  destination: string,
): Promise<Counts> {
  const main = await createTextFile(join(folder, FILE));
  const waiting = join(folder, "annotations.part");
  const annotations = await createTextFile(waiting);
  const ids = new Map(source.things.map(({ id, name }) => [name, id]));
  const counts: Counts = { images: 0, annotations: 0, runLengths: 0 };
  const head = { info: cocoInfo(source.dataset), licenses: [], categories: source.things.map(cocoCategory) };
  try {
    await main.write(`${JSON.stringify(head).slice(0, -1)},"images":[`);
    for await (const frame of source.frames()) {
      const image = imageOf(frame, options.pass);
      const name = imageName(options.images, image, destination, frame.prefix);
      await placeImage(options.images, image, join(folder, name));
      await main.write(line(++counts.images, cocoImage(counts.images, name, frame.record, options.values)));
      for (const annotation of frame.record.annotations) {
        const id = ++counts.annotations;
        const entry = cocoAnnotation(id, counts.images, ids, annotation, options.segmentation);
        if (!Array.isArray(entry.segmentation)) counts.runLengths++;
        await annotations.write(line(id, entry));
      }
    }
    await annotations.close();
    await main.write('\n],"annotations":[');
    await main.append(waiting);
    await main.write("\n]}\n");
  } finally {
    await annotations.close();
    await main.close();
  }
  await rm(waiting);
  return counts;
}

const line = (id: number, entry: object): string => `${id > 1 ? "," : ""}\n${JSON.stringify(entry)}`;

function report({ warnings }: ExportSource, counts: Counts, destination: string): ExportResult {
  const { images, annotations, runLengths } = counts;
  const summary = { images, annotations, polygons: annotations - runLengths, "run lengths": runLengths };
  return { files: [join(destination, FILE)], warnings, summary };
}
