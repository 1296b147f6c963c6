import { coco } from "./coco/coco.ts";
import type { ExporterDefinition } from "./define.ts";
import { yolo } from "./yolo/yolo.ts";

/** Formats of `farm export`, in the order of its help. */
export const exporters: readonly ExporterDefinition[] = [coco, yolo];
