import type { Annotation, FrameRecord } from "../../../renderer/records.ts";
import type { DatasetCategory } from "../../dataset.ts";
import { flipOrder, type KeypointCategory, keypointCategories, keypointsOf } from "../keypoints.ts";
import type { ExportSource } from "../source.ts";
import { detectRow, obbRow, poseRow, type Row, segmentRow } from "./rows.ts";

export const TASKS = ["detect", "segment", "obb", "pose"] as const;
export type TaskName = (typeof TASKS)[number];

export interface Task {
  /** In class order. What is of no class has no row. */
  classes: readonly DatasetCategory[];
  /** Lines of data.yaml that only this task has. */
  yaml: readonly string[];
  row(classIndex: number, annotation: Annotation, frame: FrameRecord): Row;
}

export function taskOf(name: TaskName, source: ExportSource): Task {
  if (name === "pose") return poseTask(keypointCategories(source));
  const row = { detect: detectRow, segment: segmentRow, obb: obbRow }[name];
  return { classes: source.things, yaml: [], row };
}

/** All classes share one number of keypoints; those with fewer are filled up with points that are not there. */
function poseTask(classes: readonly KeypointCategory[]): Task {
  const most = Math.max(...classes.map(({ keypoints }) => Object.keys(keypoints).length));
  const flip = classes.length === 1 ? flipOrder(classes[0]!) : null;
  return {
    classes,
    yaml: [`kpt_shape: [${most}, 3]`, ...(flip ? [`flip_idx: [${flip.join(", ")}]`] : [])],
    row: (k, annotation, frame) => poseRow(k, annotation, keypointsOf(classes[k]!, annotation, frame), most, frame),
  };
}
