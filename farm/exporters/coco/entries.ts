import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import type { Dataset, DatasetCategory } from "../../dataset.ts";
import { type SegmentationForm, toSegmentation } from "./segmentation.ts";

/** Options of COCO files with one annotation for each thing. */
export const COCO_OPTIONS = {
  segmentation: {
    type: "string",
    default: "polygon",
    choices: ["polygon", "rle", "rle-compressed"],
    describe: "form of the masks; masks with holes are run lengths in any case",
  },
  values: { type: "boolean", default: false, describe: "add all drawn values of a frame to its image" },
} as const;

/** No wall clock: the same run gives the same bytes. */
export function cocoInfo({ scene, seed, version, digest, generator }: Dataset) {
  return {
    description: `Synthetic images of the scene ${scene}, seed ${seed}`,
    version,
    contributor: `${generator.name} ${generator.version}`,
    farm: { source: "synthetic", digest },
  };
}

export function cocoCategory({ id, name, supercategory }: DatasetCategory) {
  return { id, name, supercategory };
}

export function cocoImage(id: number, fileName: string, record: FrameRecord, withValues: boolean) {
  const { index, seed, source, width, height, values } = record;
  const farm = { source, frame: index, seed, ...(withValues && { values }) };
  return { id, file_name: fileName, width, height, farm };
}

export function cocoAnnotation(
  id: number,
  imageId: number,
  categoryIds: ReadonlyMap<string, number>,
  annotation: Annotation,
  form: SegmentationForm,
) {
  return {
    id,
    image_id: imageId,
    category_id: categoryIds.get(annotation.category)!,
    bbox: annotation.bbox,
    area: annotation.area,
    iscrowd: 0,
    segmentation: toSegmentation(annotation.segmentation, form),
    farm: {
      source: "synthetic",
      instance: annotation.instance,
      visibility: annotation.visibleFraction,
      amodal_bbox: annotation.amodalBbox,
      amodal_area: annotation.amodalArea,
      truncation: annotation.truncation,
      attributes: annotation.attributes,
    },
  };
}
