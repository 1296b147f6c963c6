import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, parse } from "node:path";
import type { FrameRecord } from "../../../renderer/records.ts";
import type { DatasetCategory } from "../../dataset.ts";
import { COCO_SPLIT_OPTIONS, openCocoSplits } from "../coco/coco-splits.ts";
import { COCO_OPTIONS, cocoCategory } from "../coco/entries.ts";
import { type CocoKind, fileNames, writeCoco } from "../coco/write-coco.ts";
import { defineExporter, IMAGE_OPTIONS } from "../define.ts";
import { inNewFolder } from "../new-folder.ts";
import { settleOptions } from "../settle-options.ts";
import { imageOf, openSource } from "../source.ts";
import type { SegmentImage } from "./segments.ts";

const PASS = "segmentation";
const OPTIONS = { ...IMAGE_OPTIONS, values: COCO_OPTIONS.values, ...COCO_SPLIT_OPTIONS } as const;

/** COCO panoptic: panoptic.json, and in panoptic/ a PNG for each image with the segment's id as R + 256·G + 65536·B. */
export const cocoPanoptic = defineExporter({
  name: "coco-panoptic",
  summary: "COCO panoptic: things and stuff, one PNG of segment ids for each image",
  needs: [PASS],
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const source = await openSource(job, options.pass, PASS);
    const splits = openCocoSplits(source, options);
    const { categories } = source.dataset;
    // Only here: it loads the image library.
    const { encodeSegments, segmentFrame } = await import("./segment-image.ts");
    let [segments, covered] = [0, 0];
    return inNewFolder(job.to, async (folder, destination) => {
      const kind: CocoKind = {
        ...options,
        name: "panoptic",
        splits,
        categories: categories.map(panopticCategory),
        async annotate({ frame, imageId, file }) {
          const image = await segmentFrame(frame, PASS, categories);
          const name = `${frame.prefix}${parse(basename(imageOf(frame, options.pass).file)).name}.png`;
          await writeFile(join(folder, file, name), await encodeSegments(image));
          segments += image.segments.length;
          covered += frame.record.annotations.length - countThings(image, frame.record);
          return [{ image_id: imageId, file_name: name, segments_info: image.segments }];
        },
      };
      for (const name of fileNames(kind)) await mkdir(join(folder, name));
      const { files, images } = await writeCoco(source, kind, folder, destination);
      const summary = { images, segments, "things wholly under others": covered };
      return { files, warnings: [...source.warnings, ...(splits?.warnings() ?? [])], summary };
    });
  },
});

const panopticCategory = (category: DatasetCategory) => ({
  ...cocoCategory(category),
  isthing: category.isThing ? 1 : 0,
  color: category.colour,
});

function countThings({ segments }: SegmentImage, { annotations }: FrameRecord): number {
  const ids = new Set(segments.map(({ id }) => id));
  return annotations.filter(({ instance }) => ids.has(instance)).length;
}
