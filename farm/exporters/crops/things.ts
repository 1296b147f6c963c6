import { recordedCamera } from "../../../renderer/camera.ts";
import type { Json } from "../../../renderer/json.ts";
import type { Annotation } from "../../../renderer/records.ts";
import type { DatasetCategory } from "../../dataset.ts";
import type { SourceFrame } from "../source.ts";
import { boxErrorOf } from "./box-error.ts";
import { type CropShape, cutBox, cutFace, faceOf } from "./face.ts";
import { defectsOn, labelRule } from "./label.ts";
import type { SubjectsOf } from "./subject.ts";

/** Whole things of a category: straightened when corners of a face are given, else upright boxes. */
export function thingsOf(
  target: DatasetCategory,
  corners: readonly number[] | null,
  shape: CropShape,
  label: string,
  isDefect: (category: string) => boolean,
): SubjectsOf {
  const ruleOf = labelRule(label, isDefect);
  return (frame) => {
    const { annotations } = frame.record;
    const things = annotations.filter(({ category }) => category === target.name);
    return things.map((thing) => {
      const carried = defectsOn(thing, annotations, isDefect);
      return {
        suffix: String(thing.instance),
        thing,
        cut: cutOf(thing, corners, frame, shape),
        visibleFraction: thing.visibleFraction,
        name: ruleOf(thing, carried),
        facts: { category: thing.category, attributes: thing.attributes, defects: carried.map(defectFacts) },
      };
    });
  };
}

function cutOf(thing: Annotation, corners: readonly number[] | null, { record }: SourceFrame, shape: CropShape) {
  if (corners === null) return cutBox(thing.bbox, shape);
  const camera = recordedCamera(record);
  const off = boxErrorOf(shape, record.index, thing.instance);
  return cutFace(faceOf(thing, corners, camera, shape), camera, shape, off);
}

const defectFacts = ({ instance, category, attributes }: Annotation): Json => ({ instance, category, attributes });
