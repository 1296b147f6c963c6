import type { Json } from "../../../renderer/json.ts";
import type { Annotation, Box } from "../../../renderer/records.ts";
import { tarName } from "../../frame-images.ts";
import type { SourceFrame } from "../source.ts";
import { flatten, type Row } from "./flatten.ts";
import type { Column } from "./table.ts";

const SIDES = ["x", "y", "width", "height"] as const;
const boxColumns = (name: string): Column[] => SIDES.map((side) => [`${name}.${side}`, "DOUBLE"]);

/** Columns that every run has; those of drawn values, images and attributes follow. */
export const FRAME_COLUMNS: readonly Column[] = [
  ["run", "INT32"],
  ["frame", "INT32"],
  ["seed", "INT64"],
  ["source", "STRING"],
  ["width", "INT32"],
  ["height", "INT32"],
  ["annotations", "INT32"],
  ["dropped.minPixels", "INT32"],
  ["dropped.minVisibility", "INT32"],
  ["dropped.minSnr", "INT32"],
  ["camera.K", "DOUBLE[]"],
  ["camera.R", "DOUBLE[]"],
  ["camera.t", "DOUBLE[]"],
  ["camera.position", "DOUBLE[]"],
  ["camera.k1", "DOUBLE"],
  ["camera.k2", "DOUBLE"],
  ["camera.groundSamplingDistance", "DOUBLE"],
];

export const ANNOTATION_COLUMNS: readonly Column[] = [
  ["run", "INT32"],
  ["frame", "INT32"],
  ["instance", "INT32"],
  ["category", "STRING"],
  ...boxColumns("bbox"),
  ["area", "INT32"],
  ...boxColumns("amodalBbox"),
  ["amodalArea", "INT32"],
  ["visibleFraction", "DOUBLE"],
  ["truncation", "DOUBLE"],
  ["pose.position", "DOUBLE[]"],
  ["pose.rotation", "DOUBLE[]"],
  ["pose.size", "DOUBLE[]"],
  ["segmentation.height", "INT32"],
  ["segmentation.width", "INT32"],
  ["segmentation.counts", "STRING"],
];

export function frameRow({ record, prefix }: SourceFrame): Row {
  const run = runOf(prefix);
  const { index, seed, source, width, height, annotations, values, camera, environment, dropped, images } = record;
  const row: Row = new Map<string, Json>(
    Object.entries({ run, frame: index, seed, source, width, height, annotations: annotations.length }),
  );
  flatten(row, "dropped", dropped);
  flatten(row, "camera", camera);
  flatten(row, "environment", environment as unknown as Json);
  flatten(row, "values", values as Json);
  for (const { file, sha256 } of images) {
    row.set(`image.${imageKey(file)}`, file);
    row.set(`sha256.${imageKey(file)}`, sha256);
  }
  return row;
}

export function annotationRow({ record, prefix }: SourceFrame, annotation: Annotation): Row {
  const run = runOf(prefix);
  const { instance, category, area, amodalArea, visibleFraction, truncation, segmentation } = annotation;
  const plain = { run, frame: record.index, instance, category, area, amodalArea, visibleFraction, truncation };
  const row: Row = new Map<string, Json>(Object.entries(plain));
  setBox(row, "bbox", annotation.bbox);
  setBox(row, "amodalBbox", annotation.amodalBbox);
  flatten(row, "pose", annotation.pose);
  row.set("segmentation.height", segmentation.size[0]);
  row.set("segmentation.width", segmentation.size[1]);
  row.set("segmentation.counts", segmentation.counts);
  flatten(row, "attributes", annotation.attributes);
  return row;
}

/** Number of the run in a sweep, from 0. */
const runOf = (prefix: string): number => (prefix === "" ? 0 : Number.parseInt(prefix, 10));

function setBox(row: Row, name: string, box: Box): void {
  SIDES.forEach((side, k) => {
    row.set(`${name}.${side}`, box[k]);
  });
}

/** "segmentation/00000017.classes.png" → "segmentation.classes". */
function imageKey(file: string): string {
  return tarName(file).split(".").slice(1, -1).join(".");
}
