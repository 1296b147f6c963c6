import { defineExporter, IMAGE_OPTIONS } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { settleOptions } from "../settle-options.ts";
import { openSource } from "../source.ts";
import { COCO_SPLIT_OPTIONS, openCocoSplits } from "./coco-splits.ts";
import { COCO_OPTIONS, cocoAnnotation, cocoCategory } from "./entries.ts";
import { type CocoKind, writeCoco } from "./write-coco.ts";

const OPTIONS = { ...IMAGE_OPTIONS, ...COCO_OPTIONS, ...COCO_SPLIT_OPTIONS };

/** COCO instances, with the images beside them. */
export const coco = defineExporter({
  name: "coco",
  summary: "COCO instances: one JSON with boxes, masks and areas",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const source = await openSource(job, options.pass);
    const splits = openCocoSplits(source, options);
    const ids = new Map(source.things.map(({ id, name }) => [name, id]));
    let runLengths = 0;
    const kind: CocoKind = {
      ...options,
      name: "instances",
      splits,
      categories: source.things.map(cocoCategory),
      annotate: ({ frame, imageId, firstId }) =>
        frame.record.annotations.map((annotation, k) => {
          const entry = cocoAnnotation(firstId + k, imageId, ids, annotation, options.segmentation);
          if (!Array.isArray(entry.segmentation)) runLengths++;
          return entry;
        }),
    };
    return inNewFolder(job.to, async (folder, destination) => {
      const { files, images, annotations } = await writeCoco(source, kind, folder, destination);
      const summary = { images, annotations, polygons: annotations - runLengths, "run lengths": runLengths };
      return { files, warnings: [...source.warnings, ...(splits?.warnings() ?? [])], summary };
    });
  },
});
