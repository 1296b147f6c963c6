import { bop } from "./bop/bop.ts";
import { coco } from "./coco/coco.ts";
import { cocoKeypoints } from "./coco-keypoints/coco-keypoints.ts";
import { cocoPanoptic } from "./coco-panoptic/coco-panoptic.ts";
import { controlnet } from "./controlnet/controlnet.ts";
import { crops } from "./crops/crops.ts";
import type { ExporterDefinition } from "./define.ts";
import { frameJson } from "./frame-json/frame-json.ts";
import { kitti } from "./kitti/kitti.ts";
import { parquet } from "./parquet/parquet.ts";
import { voc } from "./voc/voc.ts";
import { webdataset } from "./webdataset/webdataset.ts";
import { yolo } from "./yolo/yolo.ts";

/** Formats of `farm export`, in the order of its help. */
export const exporters: readonly ExporterDefinition[] = [
  coco,
  cocoPanoptic,
  cocoKeypoints,
  yolo,
  kitti,
  voc,
  bop,
  frameJson,
  webdataset,
  parquet,
  controlnet,
  crops,
];
