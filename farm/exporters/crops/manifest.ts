import { roundPixel } from "../../../renderer/node/label/round.ts";
import type { SourceFrame } from "../source.ts";
import type { Split } from "../split.ts";
import type { Cut } from "./face.ts";
import type { Subject } from "./subject.ts";

export interface CropFacts {
  file: string;
  split: Split;
  name: string;
  frame: SourceFrame;
  subject: Subject;
  cut: Cut;
}

/** A line of manifest.jsonl: what a crop shows and where it is from. */
export function manifestLine({ file, split, name, frame, subject, cut }: CropFacts): string {
  const { index, seed, source } = frame.record;
  const { category, ...facts } = subject.facts;
  const line = {
    file,
    split,
    class: name,
    ...(frame.prefix !== "" && { run: Number.parseInt(frame.prefix, 10) }),
    frame: index,
    seed,
    source,
    instance: subject.thing.instance,
    category,
    visibleFraction: subject.visibleFraction,
    // Of the crop, clockwise from its top left, in pixels of the frame.
    corners: cut.corners.map(roundPixel),
    ...facts,
  };
  return `${JSON.stringify(line)}\n`;
}
