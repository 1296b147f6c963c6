import { COCO_SPLIT_OPTIONS, openCocoSplits } from "../coco/coco-splits.ts";
import { COCO_OPTIONS, cocoAnnotation, cocoCategory } from "../coco/entries.ts";
import { type CocoKind, writeCoco } from "../coco/write-coco.ts";
import { defineExporter, IMAGE_OPTIONS } from "../define.ts";
import { type Keypoint, type KeypointCategory, keypointCategories, keypointsOf, skeletonOf } from "../keypoints.ts";
import { inNewFolder } from "../new-folder.ts";
import { settleOptions } from "../settle-options.ts";
import { openSource } from "../source.ts";

const OPTIONS = { ...IMAGE_OPTIONS, ...COCO_OPTIONS, ...COCO_SPLIT_OPTIONS };

/**
 * COCO keypoints. Only categories with keypoints are in it: pycocotools fails on annotations without them.
 * Coordinates are those of boxes and polygons: [0, 0] is the image's corner, not the centre of its first pixel.
 */
export const cocoKeypoints = defineExporter({
  name: "coco-keypoints",
  summary: "COCO keypoints: the corners of each panel, visible, hidden or out of sight",
  options: OPTIONS,
  async write(job) {
    const options = settleOptions(OPTIONS, job.options);
    const source = await openSource(job, options.pass);
    const splits = openCocoSplits(source, options);
    const categories = new Map(keypointCategories(source).map((category) => [category.name, category]));
    const ids = new Map([...categories.values()].map(({ name, id }) => [name, id]));
    const states: [number, number, number] = [0, 0, 0];
    const kind: CocoKind = {
      ...options,
      name: "keypoints",
      splits,
      categories: [...categories.values()].map(keypointCategory),
      annotate: ({ frame: { record }, imageId, firstId }) =>
        record.annotations
          .filter(({ category }) => categories.has(category))
          .map((annotation, k) => {
            const points = keypointsOf(categories.get(annotation.category)!, annotation, record);
            for (const { state } of points) states[state]++;
            return { ...cocoAnnotation(firstId + k, imageId, ids, annotation, options.segmentation), ...flat(points) };
          }),
    };
    return inNewFolder(job.to, async (folder, destination) => {
      const { files, images, annotations } = await writeCoco(source, kind, folder, destination);
      const [outside, hidden, visible] = states;
      const summary = { images, annotations, visible, hidden, outside };
      return { files, warnings: [...source.warnings, ...(splits?.warnings() ?? [])], summary };
    });
  },
});

const flat = (points: readonly Keypoint[]) => ({
  num_keypoints: points.filter(({ state }) => state > 0).length,
  keypoints: points.flatMap(({ x, y, state }) => [x, y, state]),
});

/** The skeleton counts keypoints from 1. */
const keypointCategory = (category: KeypointCategory) => ({
  ...cocoCategory(category),
  keypoints: Object.keys(category.keypoints),
  skeleton: skeletonOf(category).map(([i, j]) => [i + 1, j + 1]),
});
