import { roundPixel } from "../../../renderer/node/label/round.ts";
import type { Annotation } from "../../../renderer/records.ts";
import type { SourceFrame } from "../source.ts";
import type { Split } from "../split.ts";
import type { Cut } from "./face.ts";

export interface CropFacts {
  file: string;
  split: Split;
  name: string;
  frame: SourceFrame;
  thing: Annotation;
  cut: Cut;
  /** The worst first. */
  defects: readonly Annotation[];
}

/** A line of manifest.jsonl: what a crop shows and where it is from. */
export function manifestLine({ file, split, name, frame, thing, cut, defects }: CropFacts): string {
  const { index, seed, source } = frame.record;
  const { instance, category, visibleFraction, attributes } = thing;
  const line = {
    file,
    split,
    class: name,
    ...(frame.prefix !== "" && { run: Number.parseInt(frame.prefix, 10) }),
    frame: index,
    seed,
    source,
    instance,
    category,
    visibleFraction,
    // Of the crop, clockwise from its top left, in pixels of the frame.
    corners: cut.corners.map(roundPixel),
    attributes,
    defects: defects.map((defect) => ({
      instance: defect.instance,
      category: defect.category,
      attributes: defect.attributes,
    })),
  };
  return `${JSON.stringify(line)}\n`;
}
